package bench

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// sources are what the users of other tools write once: a chart, a function, a base.
// Only their values are generated.
//
//go:embed peers
var sources embed.FS

// A Peer is another tool that renders manifests.
type Peer struct {
	Name    string
	Package string // the Go package of its command
	Version string
	// Kinds are the generators of whose intents it has a form.
	Kinds []string
	// Args render the directory of generated files, which is the working directory.
	Args []string
	// values makes files of the values.
	values func(kind string, list []any) []File
}

// Peers are the tools of the comparison.
var Peers = []Peer{
	{"helm", "helm.sh/helm/v4/cmd/helm", "v4.3.2", both, []string{"template", "edge", "."}, helmValues},
	{"jsonnet", "github.com/google/go-jsonnet/cmd/jsonnet", "v0.22.0", both, []string{"-y", "main.jsonnet"}, jsonValues},
	{"cue", "cuelang.org/go/cmd/cue", "v0.17.1", both, []string{"export", "--out", "text", "-e", "stream", "."}, cueValues},
	{"kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.8.2", []string{"egress"}, []string{"build", "."}, overlays},
}

var both = []string{"egress", "expose"}

// Of generates the intents of Kinds[kind], with the same hosts, as the files of the
// tool. It returns nil if the tool has no form of the kind.
func (p Peer) Of(kind string, size Size) (files []File) {
	root := path.Join("peers", kind, p.Name)
	err := fs.WalkDir(sources, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := sources.ReadFile(name)
		files = append(files, File{strings.TrimPrefix(name, root+"/"), text})
		return err
	})
	if err != nil {
		return nil
	}
	return append(files, p.values(kind, values(kind, size))...)
}

// A service is the value of an expose.
type service struct {
	Name        string `json:"name"`
	Namespace   string `json:"namespace"`
	Host        string `json:"host"`
	Certificate string `json:"certificate"`
}

// values returns the hosts of Egress, or the services of Expose.
func values(kind string, size Size) (list []any) {
	for _, f := range Kinds[kind](size) {
		for line := range strings.Lines(string(f.Text)) {
			words := strings.Fields(line)
			switch {
			case len(words) > 1 && words[0] == "egress":
				list = append(list, words[1])
			case len(words) > 6 && words[0] == "expose":
				name, namespace, _ := strings.Cut(words[1], ".")
				list = append(list, service{name, namespace, words[4], words[6]})
			}
		}
	}
	return list
}

// Hosts returns the hosts of the intents of a kind.
func Hosts(kind string, size Size) (hosts []string) {
	for _, v := range values(kind, size) {
		if s, ok := v.(service); ok {
			v = s.Host
		}
		hosts = append(hosts, v.(string))
	}
	return hosts
}

func helmValues(kind string, list []any) []File {
	var b bytes.Buffer
	if kind == "egress" {
		b.WriteString("hosts:\n")
	} else {
		b.WriteString("services:\n")
	}
	for _, v := range list {
		if s, ok := v.(service); ok {
			fmt.Fprintf(&b, "- name: %s\n  namespace: %s\n  host: %s\n  certificate: %s\n", s.Name, s.Namespace, s.Host, s.Certificate)
		} else {
			fmt.Fprintf(&b, "- %s\n", v)
		}
	}
	return []File{{"values.yaml", b.Bytes()}}
}

func jsonValues(_ string, list []any) []File {
	return []File{{"values.json", asJSON(list)}}
}

func cueValues(_ string, list []any) []File {
	return []File{{"values.cue", append([]byte("package edge\n\nvalues: "), asJSON(list)...)}}
}

func asJSON(list []any) []byte {
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		panic(err) // texts can be written
	}
	return append(text, '\n')
}

// overlays makes a directory with patches for each host.
func overlays(kind string, list []any) (files []File) {
	patches, err := sources.ReadFile(path.Join("peers", kind, "overlay.yaml"))
	if err != nil {
		panic(err) // it is embedded
	}
	var all bytes.Buffer
	all.WriteString("resources:\n")
	for _, v := range list {
		host := fmt.Sprint(v)
		name := strings.ReplaceAll(host, ".", "-")
		fmt.Fprintf(&all, "- hosts/%s\n", name)
		text := strings.NewReplacer("HOST", host, "NAME", name).Replace(string(patches))
		files = append(files, File{path.Join("hosts", name, "kustomization.yaml"), []byte(text)})
	}
	return append(files, File{"kustomization.yaml", all.Bytes()})
}
