//go:build linux

package gitops

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/runtime/container"
	"sigs.k8s.io/kustomize/kyaml/fn/runtime/exec"
	"sigs.k8s.io/kustomize/kyaml/fn/runtime/runtimeutil"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/runfn"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// renderMain is `render DIR`: it runs the mutators of a Kptfile as `kpt fn render` does,
// with the parts of kyaml that kpt uses: all objects of the package, one function after
// the other, written back if all succeed. kpt itself cannot be
// built as a Go module.
func renderMain() {
	if err := render(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

// A kptfile is what render reads of one.
type kptfile struct {
	Pipeline struct {
		Mutators []mutator `yaml:"mutators"`
	} `yaml:"pipeline"`
}

type mutator struct {
	Exec       string            `yaml:"exec"`
	Image      string            `yaml:"image"`
	ConfigPath string            `yaml:"configPath"`
	ConfigMap  map[string]string `yaml:"configMap"`
}

func render(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "Kptfile"))
	if err != nil {
		return err
	}
	var k kptfile
	if err := yaml.Unmarshal(text, &k); err != nil {
		return err
	}
	files := &kio.LocalPackageReadWriter{PackagePath: dir, PreserveSeqIndent: true, WrapBareSeqNode: true, MatchFilesGlob: append(kio.DefaultMatch, "Kptfile")}
	nodes, err := files.Read()
	if err != nil {
		return err
	}
	for _, m := range k.Pipeline.Mutators {
		if nodes, err = m.run(dir, nodes); err != nil {
			return err
		}
	}
	return files.Write(nodes)
}

func (m mutator) run(dir string, nodes []*yaml.RNode) ([]*yaml.RNode, error) {
	config, err := m.config(dir)
	if err != nil {
		return nil, err
	}
	if m.Image != "" {
		c := container.NewContainer(runtimeutil.ContainerSpec{Image: m.Image}, "nobody")
		c.Exec.FunctionConfig, c.Exec.GlobalScope = config, true
		return c.Filter(nodes)
	}
	words := strings.Fields(m.Exec)
	if len(words) == 0 {
		return nil, errors.New("neither exec nor image")
	}
	f := exec.Filter{Path: words[0], Args: words[1:], WorkingDir: dir}
	f.FunctionConfig, f.GlobalScope = config, true
	return f.Filter(nodes)
}

// config returns the function config: of a file, or a ConfigMap as kpt makes it.
func (m mutator) config(dir string) (*yaml.RNode, error) {
	if m.ConfigPath != "" {
		return yaml.ReadFile(filepath.Join(dir, m.ConfigPath))
	}
	if m.ConfigMap == nil {
		return nil, nil
	}
	config := yaml.NewMapRNode(nil)
	if err := errors.Join(config.PipeE(yaml.SetField("apiVersion", yaml.NewScalarRNode("v1"))), config.PipeE(yaml.SetField("kind", yaml.NewScalarRNode("ConfigMap")))); err != nil {
		return nil, err
	}
	if err := config.SetName("function-input"); err != nil {
		return nil, err
	}
	config.SetDataMap(m.ConfigMap)
	return config, nil
}

// runfnMain is `runfn DIR`: it runs the functions that the objects of a directory
// declare, as kyaml's own runner does.
func runfnMain() {
	dir, err := filepath.Abs(os.Args[1])
	if err == nil {
		err = runfn.RunFns{Path: dir, EnableExec: true, WorkingDir: dir}.Execute()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "runfn:", err)
		os.Exit(1)
	}
}
