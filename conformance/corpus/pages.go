package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/pki"
)

// fence is a program on a page. Each: its statements are alternatives. Wrong: it is there to show an error.
type fence struct {
	line        int
	text        string
	each, wrong bool
}

// pages are the programs in the repository's pages. On docs/language.md each statement is a program too, beside the
// declarations, which are the page's first program.
func pages(root string) ([]Program, error) {
	paths := []string{filepath.Join(root, "README.md"), filepath.Join(root, "ARCHITECTURE.md")}
	for _, pattern := range []string{"docs/*.md", "examples/*/README.md", "examples/*/*/README.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	var out []Program
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		out = append(out, page(name, fences(string(data)), shown(string(data)))...)
	}
	return out, nil
}

func page(name string, list []fence, values string) []Program {
	var out []Program
	var declarations []string
	add := func(f fence, what, text string) {
		out = append(out, Program{"page", fmt.Sprintf("%s:%d%s", name, f.line, what), beside(text, values)})
	}
	for i, f := range list {
		reference := name == "docs/language.md"
		if i == 0 && reference {
			declarations = statements(f.text)
		}
		switch all := statements(f.text); {
		case f.wrong:
		case !reference:
			add(f, "", f.text)
		default:
			if !f.each {
				add(f, "", with(declarations, all...))
			}
			for j, s := range all {
				add(f, fmt.Sprintf("#%d", j+1), with(declarations, s))
			}
		}
	}
	return out
}

// shown is the first fence of Jsonnet on a page: the values of its programs.
func shown(text string) string {
	_, rest, _ := strings.Cut(text, "```jsonnet\n")
	values, _, _ := strings.Cut(rest, "```")
	return values
}

func fences(text string) []fence {
	var out []fence
	var open *fence
	for i, line := range strings.Split(text, "\n") {
		info, marks := strings.CutPrefix(line, "```")
		words := strings.Fields(info)
		switch {
		case marks && open != nil:
			if open.line > 0 {
				out = append(out, *open)
			}
			open = nil
		case marks && len(words) > 0 && words[0] == "gwc":
			open = &fence{line: i + 1, each: slices.Contains(words, "each"), wrong: slices.Contains(words, "wrong")}
		case marks:
			open = &fence{}
		case open != nil:
			open.text += line + "\n"
		}
	}
	return out
}

// statements cuts a program where a line begins outside of every block and list.
func statements(text string) []string {
	var out []string
	depth, list := 0, false
	for line := range strings.Lines(text) {
		code := strings.TrimSpace(strings.SplitN(line, "#", 2)[0])
		if code == "" {
			continue
		}
		if depth == 0 && !list {
			out = append(out, "")
		}
		out[len(out)-1] += line
		depth += strings.Count(code, "{") - strings.Count(code, "}")
		list = strings.HasSuffix(code, ",")
	}
	return out
}

// with puts statements beside the declarations, but for those that they make themselves; files' own come first.
func with(declarations []string, own ...string) string {
	var out []string
	for _, d := range declarations {
		if what := declared(d); what == "service" || !slices.ContainsFunc(own, func(s string) bool { return declared(s) == what }) {
			out = append(out, d)
		}
	}
	all := slices.Concat(out, own)
	slices.SortStableFunc(all, func(a, b string) int { // what applies to its file comes first
		return rank(a) - rank(b)
	})
	return strings.Join(all, "")
}

func rank(statement string) int {
	if strings.HasPrefix(statement, "accept ") {
		return 0
	}
	return 1
}

func declared(statement string) string {
	words := strings.Fields(statement)
	if words[0] == "gateway" || words[0] == "certificate" {
		return words[0] + " " + words[1]
	}
	return words[0]
}

// beside adds the certificate files, the values and the included file that the pages name.
func beside(text, values string) map[string]string {
	if strings.Contains(text, "${") && !strings.Contains(text, "values ") {
		text = "values \"env/prod.jsonnet\"\n" + text
	}
	authority := pki.Shared().Public
	pair := authority.Issue("shop.example.com")
	return map[string]string{"page.gwc": text, "common.gwc": "", "env/prod.jsonnet": values, "tls.crt": string(pair.Cert), "tls.key": string(pair.Key), "ca.crt": string(authority.PEM),
		"next-ca.crt": string(pki.Shared().Client.PEM), "sealed.enc.yaml": sealed}
}

// sealed is the encrypted Secret that the pages name.
const sealed = `apiVersion: v1
kind: Secret
metadata: {name: sealed, namespace: istio-system}
data: {tls.crt: "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", tls.key: "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:x]", lastmodified: "2026-05-04T10:11:12Z"}
`
