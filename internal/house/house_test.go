// Package house checks the code against the imports and sizes that
// ARCHITECTURE.md promises.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/gwc-lang/gwc/"

// mayImport is the list of the rooms, by wing: what each package may import of gwc's
// own. A package that is not here has no place yet: give it one.
var mayImport = map[string][]string{
	// The notation. It knows no keyword.
	"lang/code": {},
	"lang/diag": {"lang/code"},
	"lang":      {"lang/code", "lang/diag", "lang/direct", "lang/ebnf"},
	// It knows no keyword either.
	"lang/format": {"lang"},
	"lang/direct": {},
	"lang/ebnf":   {},

	// Knowledge that depends on neither programs nor objects.
	"compiler/host":        {},
	"compiler/address":     {},
	"compiler/certificate": {},
	"compiler/keyset":      {},
	"compiler/manifest":    {"lang/code", "lang/diag", "compiler/certificate"},
	"compiler/inventory":   {"lang/code", "lang/diag", "compiler/manifest", "internal/compact", "internal/parallel"},
	"compiler/jsonnet":     {"lang/diag"},
	"compiler/values":      {"lang/diag", "compiler/jsonnet"},

	// What programs mean. It knows no Istio object.
	"compiler/model":  {"lang", "lang/code", "lang/diag", "compiler/certificate", "compiler/host", "compiler/manifest", "traffic/call"},
	"compiler/routes": {"lang/diag", "compiler/model"},
	"compiler/expand": {"lang", "lang/code", "lang/diag", "compiler/values"},
	"compiler/join":   {"lang", "lang/code", "lang/diag", "compiler/model", "compiler/routes", "compiler/host"},
	"compiler/intent": {"lang", "lang/code", "lang/diag", "compiler/model", "compiler/certificate", "compiler/host", "compiler/keyset", "compiler/manifest", "traffic/call"},
	"compiler/check":  {"lang", "lang/code", "lang/diag", "compiler/manifest", "compiler/model", "compiler/certificate", "compiler/host", "compiler/address", "internal/parallel"},
	"compiler/lint":   {"lang", "lang/code", "lang/diag", "compiler/model", "compiler/host", "compiler/routes"},
	"compiler/survey": {"lang/code", "lang/diag", "compiler/model"},
	"compiler":        {"lang", "lang/code", "lang/diag", "compiler/manifest", "compiler/model", "compiler/join", "compiler/intent", "compiler/check", "compiler/lint", "compiler/inventory", "compiler/certificate", "emit", "compiler/jsonnet", "compiler/values", "compiler/expand", "emit/overlay", "internal/parallel"},

	// What objects mean. It knows neither programs nor how objects are made.
	"emit/istio/feature": {},
	"traffic/world":      {"lang/diag", "compiler/inventory", "compiler/host", "emit/istio/feature"},
	// What becomes of a call.
	"traffic/call":    {},
	"traffic/request": {"traffic/call"},
	"traffic/proxy":   {"compiler/host", "emit/istio/feature", "traffic/world", "traffic/request"},
	"traffic":         {"compiler/host", "traffic/call", "traffic/request", "traffic/world", "traffic/proxy"},
	"review":          {"lang/diag", "compiler/inventory", "compiler/model", "emit", "emit/gitops", "emit/istio/feature", "internal/objects", "internal/rollout", "traffic", "traffic/world"},
	"review/diff":     {"internal/parallel", "internal/rollout", "lang/diag", "review", "review/graph", "review/trace", "traffic", "traffic/call", "traffic/request", "traffic/world"},
	"review/test":     {"review/known", "lang", "lang/code", "lang/diag", "compiler/host", "compiler/model", "review/trace", "traffic", "traffic/call", "traffic/request", "traffic/world"},
	"review/known":    {"lang", "compiler/host", "compiler/model", "traffic", "traffic/call"},
	"review/graph":    {"lang/diag", "compiler/host", "review/trace", "traffic", "traffic/call", "traffic/proxy", "traffic/request", "traffic/world"},
	"review/trace":    {"lang/diag", "traffic", "traffic/call", "traffic/world"},

	// The objects of a program.
	"emit":                 {"lang/code", "lang/diag", "compiler/model", "compiler/inventory", "compiler/manifest", "internal/parallel"},
	"emit/folder":          {},
	"emit/overlay":         {"lang/code", "lang/diag", "compiler/jsonnet", "compiler/manifest", "emit"},
	"emit/origin":          {"lang/code", "lang/diag", "emit"},
	"emit/istio":           {"internal/objects", "lang/code", "lang/diag", "compiler/model", "compiler/inventory", "emit", "emit/istio/feature", "emit/istio/plan", "emit/istio/write", "emit/istio/audit", "emit/istio/advice", "emit/istio/check", "traffic/world", "internal/parallel", "emit/istio/needs", "emit/istio/install"},
	"emit/istio/plan":      {"lang/code", "lang/diag", "compiler/model", "compiler/routes", "compiler/certificate", "compiler/host", "compiler/address", "emit/istio/feature"},
	"emit/istio/check":     {"lang/code", "lang/diag", "compiler/model", "compiler/certificate", "compiler/host", "compiler/address", "emit/istio/feature", "emit/istio/plan", "compiler/manifest", "internal/parallel"},
	"emit/istio/advice":    {"lang/code", "lang/diag", "compiler/model", "emit/istio/feature", "emit/istio/plan"},
	"emit/istio/write":     {"lang/diag", "compiler/manifest", "compiler/model", "emit", "emit/istio/feature", "emit/istio/plan", "internal/parallel", "compiler/certificate"},
	"emit/istio/audit":     {"lang/code", "lang/diag", "compiler/inventory", "compiler/certificate", "compiler/host", "emit", "emit/istio/feature", "internal/objects", "traffic", "traffic/call", "traffic/proxy", "traffic/request", "traffic/world", "internal/parallel", "emit/istio/valid"},
	"emit/istio/valid":     {"lang", "lang/code", "emit/istio/feature", "emit/istio/valid/cel", "emit/istio/spec", "internal/compact"},
	"emit/istio/valid/cel": {},
	"internal/objects":     {"lang/diag", "compiler/inventory", "compiler/model", "emit", "traffic/world", "emit/istio/spec"},
	"emit/sops":            {},
	"emit/gitops":          {"emit"},
	"emit/istio/needs":     {"compiler/model", "emit", "emit/istio/feature", "emit/istio/plan", "internal/objects", "traffic/world"},
	"emit/istio/install":   {"compiler/model", "emit", "emit/istio/feature", "emit/istio/plan", "emit/istio/write"},
	"emit/istio/spec":      {"internal/compact"},

	// What it is measured with.
	"bench":         {},
	"bench/gen":     {"bench"},
	"bench/compare": {"bench"},

	// How JSON is read quickly, and expressions are compiled late.
	"internal/compact": {},
	"internal/lazy":    {},

	// How steps run at the same time, and again.
	"internal/parallel": {},
	"internal/watch":    {},
	// Where bytes are that are too many for memory.
	"internal/scratch": {},

	// Who drives and tests all of it.
	".":                  {"lang", "lang/code", "lang/diag", "lang/format", "compiler/intent", "compiler", "compiler/inventory", "compiler/model", "emit", "emit/istio", "compiler/jsonnet"},
	"internal/kubectl":   {"emit"},
	"internal/rollout":   {"emit", "internal/kubectl"},
	"internal/source":    {"lang/code", "lang/diag", "compiler", "compiler/inventory"},
	"internal/krm":       {".", "lang", "lang/code", "lang/diag", "compiler/manifest", "compiler/inventory", "emit"},
	"internal/units":     {"lang/code", "lang/diag", "compiler/manifest"},
	"internal/golden":    {"lang/code", "lang/diag"},
	"internal/repair":    {"lang", "lang/code", "lang/diag", "compiler/intent"},
	"internal/without":   {".", "lang", "lang/diag", "compiler/intent", "compiler/inventory"},
	"internal/proxied":   {"lang/diag", "compiler/inventory", "emit/istio", "review", "traffic/proxy", "traffic/request", "traffic/world"},
	"internal/manual":    {".", "compiler/intent", "lang", "lang/code", "lang/diag", "compiler/inventory"},
	"cmd/gwc":            {"internal/units", "compiler/manifest", ".", "lang", "lang/code", "lang/diag", "compiler", "compiler/inventory", "compiler/model", "emit", "emit/istio", "emit/folder", "emit/sops", "internal/repair", "internal/source", "internal/manual", "compiler/survey", "emit/origin", "internal/kubectl", "compiler/jsonnet", "internal/watch", "emit/gitops", "internal/krm", "internal/rollout", "internal/authority", "internal/scratch", "emit/istio/feature", "review", "review/diff", "review/graph", "review/known", "review/test", "review/trace", "traffic", "traffic/call", "traffic/world"},
	"internal/authority": {"compiler/certificate"},
}

// anyMayImport are the packages that every package may import.
var anyMayImport = []string{"internal/lazy"}

// onlyIn says which packages import a library, or a part of Go's own.
var onlyIn = map[string][]string{
	"github.com/alecthomas/participle": {"lang", "lang/direct", "compiler/intent"},
	"github.com/spf13":                 {"cmd/gwc"},
	"github.com/google/go-jsonnet":     {"compiler/jsonnet"},
	"github.com/fsnotify/fsnotify":     {"internal/watch"},
	"github.com/rogpeppe/go-internal":  {"internal/golden", "cmd/gwc"},
	"sigs.k8s.io/yaml":                 {"compiler/inventory"},
	"go.yaml.in/yaml":                  {"compiler/inventory", "compiler/manifest", "emit/origin", "compiler/values", "internal/units", "bench/compare", "emit/sops", "internal/krm", "internal/authority"},
	"istio.io/api":                     {"emit/istio/write", "emit/istio/audit", "internal/objects", "traffic/request", "traffic/proxy", "traffic", "traffic/world", "internal/parallel", "emit/istio/valid", "emit/istio/needs", "emit/istio/spec"},
	"google.golang.org/protobuf":       {"emit", "emit/overlay", "emit/istio", "emit/istio/write", "emit/istio/audit", "internal/objects", "traffic/request", "traffic/proxy", "traffic", "traffic/world", "internal/parallel", "emit/istio/valid", "emit/istio/needs", "emit/istio/spec"},
	"golang.org/x":                     {"lang/code", "lang/diag", "internal/manual"},
	"os":                               {"cmd/gwc", "emit/folder", "emit/sops", "internal/authority", "internal/repair", "internal/source", "internal/golden", "internal/proxied", "internal/without", "bench/gen", "bench/compare", "internal/kubectl", "internal/scratch"},
	"os/exec":                          {"cmd/gwc", "internal/kubectl", "bench/compare"},
	"net":                              {},
	"net/http":                         {},
}

func TestArrows(t *testing.T) {
	for _, f := range sources(t) {
		seen, known := mayImport[f.dir]
		if !known {
			t.Errorf("%s: the package has no place in the house", f.dir)
		}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if own, ok := ownPackage(name); ok {
				if !slices.Contains(seen, own) && !slices.Contains(anyMayImport, own) {
					t.Errorf("%s: imports %s", f.path, own)
				}
				continue
			}
			for library, dirs := range onlyIn {
				if (name == library || strings.Contains(library, ".") && strings.HasPrefix(name, library+"/")) && !slices.Contains(dirs, f.dir) {
					t.Errorf("%s: imports %s", f.path, name)
				}
			}
		}
	}
}

// ownPackage returns the directory of a package of this module.
func ownPackage(name string) (dir string, own bool) {
	if name == strings.TrimSuffix(module, "/") {
		return ".", true
	}
	return strings.CutPrefix(name, module)
}

func TestSizes(t *testing.T) {
	for _, f := range sources(t) {
		if n := f.lines(f.End()) - 1; n > 400 {
			t.Errorf("%s has %d lines", f.path, n)
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				if n := f.lines(fn.End()) - f.lines(fn.Pos()) + 1; n > 60 {
					t.Errorf("%s: %s has %d lines", f.path, fn.Name.Name, n)
				}
			}
		}
	}
}

// TestComments checks that the comment on every exported name begins with the name,
// and that every package has one.
func TestComments(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range sources(t) {
		documented[f.dir] = documented[f.dir] || f.Doc != nil
		for _, decl := range f.Decls {
			for name, doc := range exported(decl) {
				first, rest, _ := strings.Cut(doc, " ")
				if slices.Contains([]string{"A", "An", "The"}, first) {
					first, _, _ = strings.Cut(rest, " ")
				}
				if strings.Trim(first, ",.:;\n") != name {
					t.Errorf("%s: the comment on %s begins with %q", f.path, name, first)
				}
			}
		}
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: the package has no comment", dir)
		}
	}
}

// exported returns the exported names that one declaration makes, alone, and
// their comments.
func exported(decl ast.Decl) map[string]string {
	names := map[string]string{}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names[d.Name.Name] = d.Doc.Text()
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() {
				names[s.Name.Name] = d.Doc.Text() + s.Doc.Text()
			}
		}
	}
	return names
}

func receiver(f *ast.FuncDecl) string {
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// A source is a Go file of gwc that is not a test.
type source struct {
	*ast.File
	path, dir string
	set       *token.FileSet
}

func (s source) lines(at token.Pos) int { return s.set.Position(at).Line }

func sources(t *testing.T) (list []source) {
	t.Helper()
	root := filepath.Join("..", "..")
	set := token.NewFileSet()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "conformance" || name == "internal/cluster" || name == "internal/gitops" || name == "internal/release" || name != "." && strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(set, filepath.Join(root, filepath.FromSlash(name)), nil, parser.ParseComments)
		list = append(list, source{file, name, path.Dir(name), set})
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d files: %v", len(list), err)
	}
	return list
}
