package conformance

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
	"github.com/gwc-lang/gwc/conformance/story"
)

// A checked is a code of gwc check, with calls that show whether what its message says happens to a call. The bad objects
// are those of the code's page, about which gwc reports the code, and the good ones those about which it does not.
type checked struct {
	code      string
	bad, good story.Case
}

func loadChecked(t *testing.T) (list []checked) {
	t.Helper()
	paths, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no codes: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := checked{code: strings.TrimSuffix(filepath.Base(path), ".txtar")}
		page, err := txtar.ParseFile(filepath.Join("..", "lang", "code", "pages", f.code+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		f.bad, f.good = halfOf(t, f.code, archive, page, "bad"), halfOf(t, f.code, archive, page, "good")
		list = append(list, f)
	}
	return list
}

// halfOf makes a case of the objects of one half of a page.
func halfOf(t *testing.T, code string, archive, page *txtar.Archive, half string) story.Case {
	t.Helper()
	text := string(archive.Comment) + "-- bundle.yaml --\n"
	for _, file := range page.Files {
		if strings.HasPrefix(file.Name, half+"/inventory/") {
			text += string(file.Data)
		}
	}
	for _, file := range archive.Files {
		switch file.Name {
		case "mesh.yaml":
			text += "-- mesh.yaml --\n" + string(file.Data)
		case half:
			text += "-- calls.plane --\n" + string(file.Data)
		}
	}
	c, err := story.Parse(code+"-"+half, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return c
}

// TestChecked asks istiod whether what the messages of gwc check say happens to calls, and does not with the fixed
// objects.
func TestChecked(t *testing.T) {
	calls := 0
	for _, f := range loadChecked(t) {
		for _, c := range []story.Case{f.bad, f.good} {
			calls += len(c.Plane)
			t.Run(c.Name, func(t *testing.T) {
				b, err := bundle.Parse(c.Bundle)
				if err != nil {
					t.Fatal(err)
				}
				p, err := plane.New(t, b, c.Mesh.Place(mesh.Simulated))
				if err != nil {
					t.Fatal(err)
				}
				followAll(t, c.Plane, p.Follow)
			})
		}
	}
	t.Logf("%d codes, %d calls", len(loadChecked(t)), calls)
}

// TestCheckedIsComplete wants each code of the rules of gwc check judged here, or in the list of those that are not,
// with the reason.
func TestCheckedIsComplete(t *testing.T) {
	text, err := os.ReadFile("testdata/unjudged.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if code, reason, found := strings.Cut(strings.TrimSpace(line), " "); found && code[0] != '#' {
			reasons[code] = reason
		}
	}
	judged := map[string]bool{}
	for _, f := range loadChecked(t) {
		judged[f.code] = true
		if reasons[f.code] != "" {
			t.Errorf("%s is judged: remove it from testdata/unjudged.txt", f.code)
		}
	}
	silent, err := story.Load("testdata/silent")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range silent { // its calls show what gwc says of the objects
		for _, line := range c.Gwc {
			for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == '[' || r == ']' }) {
				judged[word] = judged[word] || strings.HasPrefix(word, "GWC")
			}
		}
	}
	for _, code := range rulesCodes(t) {
		if !judged[code] && reasons[code] == "" {
			t.Errorf("%s: write testdata/findings/%s.txtar, or a reason in testdata/unjudged.txt", code, code)
		}
		delete(reasons, code)
	}
	for code := range reasons {
		t.Errorf("testdata/unjudged.txt: no rule reports %s", code)
	}
}

// rulesCodes returns the codes whose pages have a bad program of hand-written objects alone, from GWC0942 on, without
// those of objects that the API server or the webhook refuses.
func rulesCodes(t *testing.T) (codes []string) {
	t.Helper()
	paths, err := filepath.Glob("../lang/code/pages/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		code := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		program := slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return strings.HasSuffix(f.Name, ".gwc") })
		if code >= "GWC0942" && !program && (code <= "GWC0999" || code > "GWC1130" && code < "GWC1200") {
			codes = append(codes, code)
		}
	}
	return codes
}
