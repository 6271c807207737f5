//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v3"
)

// A repository is a directory with the program of the examples in edge/.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyPlain(t, gitopsExamples+"/edge", filepath.Join(dir, "edge"))
	return dir
}

// shell runs a command line in a directory, with gwc on PATH.
func shell(t *testing.T, dir, line string) (out string, err error) {
	t.Helper()
	cmd := exec.Command("sh", "-euc", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(gwcBinary(t))+":/usr/bin:/bin")
	text, err := cmd.CombinedOutput()
	return string(text), err
}

func mustShell(t *testing.T, dir, line string) string {
	t.Helper()
	out, err := shell(t, dir, line)
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return out
}

func readYAML(t *testing.T, path string, to any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(gitopsExamples, path))
	if err == nil {
		err = yaml.Unmarshal(text, to)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// checks runs the lines of a CI system that call gwc: they pass on a repository whose
// folder is up to date, and one of them fails if the program changed and the folder did
// not.
func checks(t *testing.T, lines []string) {
	t.Helper()
	lines = slices.DeleteFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "gwc ") })
	if len(lines) < 3 {
		t.Fatalf("lines: %q", lines)
	}
	dir := repository(t)
	mustShell(t, dir, "gwc build -o deploy/ edge/")
	for _, line := range lines {
		mustShell(t, dir, line)
	}
	mustShell(t, dir, "sed -i.bak s/amount/sum/ edge/edge.gwc; rm edge/edge.gwc.bak")
	failed := ""
	for _, line := range lines {
		if out, err := shell(t, dir, line); err != nil {
			failed += line + "\n" + out
		}
	}
	if !strings.Contains(failed, "gwc build --check") || !strings.Contains(failed, "+          x-price: ${sum} EUR") {
		t.Errorf("the change is not shown:\n%s", failed)
	}
}

// TestGitHubActions runs the steps of the workflow that call gwc.
func TestGitHubActions(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run, Uses string }
		}
	}
	readYAML(t, "github-actions/edge.yaml", &workflow)
	var lines []string
	for _, step := range workflow.Jobs["check"].Steps {
		if (step.Run == "") == (step.Uses == "") {
			t.Errorf("neither run nor uses: %+v", step)
		}
		lines = append(lines, step.Run)
	}
	checks(t, lines)
}

// TestGitLabCI runs the script of the job.
func TestGitLabCI(t *testing.T) {
	var pipeline struct {
		Edge struct {
			Image  string
			Script []string
		}
	}
	readYAML(t, "gitlab-ci/.gitlab-ci.yml", &pipeline)
	checks(t, pipeline.Edge.Script)
}

// TestPreCommit runs the entries of the hooks, with the files that pre-commit would pass.
func TestPreCommit(t *testing.T) {
	var config struct {
		Repos []struct {
			Hooks []struct {
				ID, Entry, Files, Language string
				PassFilenames              *bool `yaml:"pass_filenames"`
			}
		}
	}
	readYAML(t, "pre-commit/.pre-commit-config.yaml", &config)
	dir := repository(t)
	if len(config.Repos) != 1 || len(config.Repos[0].Hooks) != 3 {
		t.Fatalf("%+v", config)
	}
	for _, hook := range config.Repos[0].Hooks {
		line := hook.Entry
		if hook.PassFilenames == nil || *hook.PassFilenames {
			line += " edge/edge.gwc"
		}
		if !regexp.MustCompile(hook.Files).MatchString("edge/edge.gwc") || hook.Language != "system" {
			t.Errorf("%s does not run for a change of the program", hook.ID)
		}
		mustShell(t, dir, line)
	}
	mustShell(t, dir, "gwc build --check deploy/ edge/")
}

// TestFlux builds the folder of the example: each rank has its Kustomization, which
// comes after the one before it, and nothing is left that Flux would replace.
func TestFlux(t *testing.T) {
	dir := repository(t)
	mustShell(t, dir, "gwc build --flux -o deploy/ edge/")
	entries, err := os.ReadDir(filepath.Join(dir, "deploy"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(gitopsExamples + "/flux/ranks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	decoder, before := yaml.NewDecoder(strings.NewReader(string(text))), ""
	for i := 0; ; i++ {
		var k struct {
			Metadata struct{ Name string }
			Spec     struct {
				Path        string
				Prune, Wait bool
				DependsOn   []struct{ Name string } `yaml:"dependsOn"`
			}
		}
		if err := decoder.Decode(&k); errors.Is(err, io.EOF) {
			if i != len(entries) {
				t.Errorf("%d Kustomizations for %d ranks", i, len(entries))
			}
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if i >= len(entries) || k.Spec.Path != "./deploy/"+entries[i].Name() || !k.Spec.Prune || !k.Spec.Wait {
			t.Errorf("%+v", k)
		}
		if i > 0 && (len(k.Spec.DependsOn) != 1 || k.Spec.DependsOn[0].Name != before) || i == 0 && len(k.Spec.DependsOn) > 0 {
			t.Errorf("%s depends on %v, after %s", k.Metadata.Name, k.Spec.DependsOn, before)
		}
		before = k.Metadata.Name
	}
	if left := replaced(t, filepath.Join(dir, "deploy")); left > 0 {
		t.Errorf("Flux would change %d files", left)
	}
	mustShell(t, dir, "gwc build -o plain/ edge/")
	if left := replaced(t, filepath.Join(dir, "plain")); left != 1 {
		t.Errorf("without --flux, Flux would change %d files, not that with the header alone", left)
	}
}

// replaced returns the number of files whose text Flux would change if its Kustomization
// has variables: it replaces ${NAME}, unless the object says that it must not.
func replaced(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		marked := strings.Contains(string(text), "\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n")
		if strings.Contains(string(text), "${") && !marked {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestGitOpsPages runs the commands of the pages: the lines of their blocks of sh.
func TestGitOpsPages(t *testing.T) {
	for _, page := range []string{"gitops-argocd.md", "gitops-flux.md"} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		dir, lines := repository(t), 0
		for _, block := range strings.Split(string(text), "```sh\n")[1:] {
			block, _, _ = strings.Cut(block, "```")
			for line := range strings.Lines(block) {
				if out := mustShell(t, dir, line); strings.Contains(out, "warning") {
					t.Errorf("%s: %s", line, out)
				}
				lines++
			}
		}
		if lines < 2 {
			t.Errorf("%s: %d commands", page, lines)
		}
	}
}

// TestGitOpsFiles reads all YAML of the examples: that of Kubernetes has a kind and a
// name, and the sidecar has what Argo CD requires of it.
func TestGitOpsFiles(t *testing.T) {
	var files []string
	for _, dir := range []string{"argocd", "flux"} {
		found, err := filepath.Glob(gitopsExamples + "/" + dir + "/*.yaml")
		if err != nil || len(found) < 2 {
			t.Fatalf("%s: %v %v", dir, found, err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		decoder := yaml.NewDecoder(strings.NewReader(string(text)))
		for {
			var o argocdObject
			if err := decoder.Decode(&o); errors.Is(err, io.EOF) {
				break
			} else if err != nil || o.APIVersion == "" || o.Kind == "" || o.Metadata.Name == "" && o.Kind != "Kustomization" {
				t.Errorf("%s: %v %+v", file, err, o)
				break
			}
		}
	}
	var sidecar struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Command         []string
						SecurityContext struct {
							RunAsUser    int  `yaml:"runAsUser"`
							RunAsNonRoot bool `yaml:"runAsNonRoot"`
						} `yaml:"securityContext"`
						VolumeMounts []struct{ Name, MountPath string } `yaml:"volumeMounts"`
					}
				}
			}
		}
	}
	readYAML(t, "argocd/sidecar.yaml", &sidecar)
	c := sidecar.Spec.Template.Spec.Containers[0]
	if !slices.Equal(c.Command, []string{"/var/run/argocd/argocd-cmp-server"}) || c.SecurityContext.RunAsUser != 999 || !c.SecurityContext.RunAsNonRoot || len(c.VolumeMounts) != 4 {
		t.Errorf("%+v", c)
	}
}
