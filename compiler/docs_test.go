package compiler_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program on a page is a fence of gwc. Of one that is marked `each`, the
// statements are alternatives and compile alone; any other compiles as a whole
// too. One that is marked `wrong` is there to show an error.
type program struct {
	page, text  string
	each, wrong bool
}

// TestDocumentation compiles every program of every page.
func TestDocumentation(t *testing.T) {
	declarations := statementsOf(programsOf(t, "../docs/language.md")[0].text)
	for _, page := range pages(t) {
		for _, p := range programsOf(t, page) {
			announcedCome(t, page, declarations, p)
			statements := statementsOf(p.text)
			switch {
			case p.wrong:
				if !compileText(t, p.text).Failed() {
					t.Errorf("%s: compiles, and is said to be wrong:\n%s", page, p.text)
				}
			case !strings.HasSuffix(page, "language.md"):
				mustCompile(t, page, p.text)
			default:
				if !p.each {
					mustCompile(t, page, beside(declarations, statements...))
				}
				for _, statement := range statements {
					mustCompile(t, page, beside(declarations, statement))
				}
			}
		}
	}
}

// beside puts statements beside the page's declarations, without those that
// they make themselves.
func beside(declarations []string, statements ...string) string {
	var out []string
	for _, d := range declarations {
		if words := firstWords(d); words == "service" || !slices.ContainsFunc(statements, func(s string) bool {
			return firstWords(s) == words
		}) {
			out = append(out, d)
		}
	}
	first := slices.IndexFunc(statements, func(s string) bool { return firstWords(s) != "accept" })
	if first < 0 {
		first = len(statements)
	}
	return strings.Join(slices.Concat(statements[:first], out, statements[first:]), "\n")
}

func firstWords(statement string) string {
	words := strings.Fields(statement)
	if words[0] == "gateway" || words[0] == "certificate" {
		return words[0] + " " + words[1]
	}
	return words[0]
}

// pages are all pages but those of the codes: internal/manual compiles theirs,
// each with the files that belong to it.
func pages(t *testing.T) []string {
	t.Helper()
	found := []string{"../README.md", "../ARCHITECTURE.md"}
	for _, pattern := range []string{"../docs/*.md", "../examples/*/README.md", "../examples/seed/*/README.md", "../examples/gitops/*/README.md"} {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, matches...)
	}
	return found
}

func programsOf(t *testing.T, page string) []program {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var programs []program
	var current *program
	for line := range strings.Lines(string(text)) {
		info, fence := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "```")
		switch words := strings.Fields(info); {
		case fence && current != nil:
			programs, current = append(programs, *current), nil
		case fence && len(words) > 0 && words[0] == "gwc":
			current = &program{page: page, each: strings.Contains(info, "each"), wrong: strings.Contains(info, "wrong")}
		case current != nil:
			current.text += line
		}
	}
	return programs
}

// statementsOf cuts a program into the texts of its statements.
func statementsOf(text string) []string {
	source := lang.Split(diag.NewFile("page.gwc", []byte(text)), intent.Begins, &diag.Sink{})
	var out []string
	for _, s := range source.Statements {
		first, last := s.Tokens[0], s.Tokens[len(s.Tokens)-1]
		out = append(out, text[first.Start:last.End])
	}
	return out
}

// mustCompile compiles a program without an error, and without a warning that
// its line does not announce.
func mustCompile(t *testing.T, page, text string) {
	t.Helper()
	for _, d := range unannounced(compileText(t, text)) {
		t.Errorf("%s: %s: %s\nin the program\n%s", page, d.Code, d.Message, text)
	}
}

// rawManifest is the manifest that the pages name.
const rawManifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits, namespace: shop}\n"

// compileText compiles a program beside the certificate files and the manifest that
// the pages name.
func compileText(t *testing.T, text string) compiler.Result {
	t.Helper()
	if strings.Contains(text, "${") && !strings.Contains(text, "values ") {
		text = "values \"env/prod.jsonnet\"\n" + text
	}
	files := fstest.MapFS{
		"page.gwc": {Data: []byte(text)}, "limit.yaml": {Data: []byte(rawManifest)},
		"common.gwc": {}, "env/prod.jsonnet": {Data: shownValues(t)},
	}
	for name, content := range certificateFiles(t) {
		files[name] = &fstest.MapFile{Data: content}
	}
	return compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Now: testTime})
}

// shownValues returns the values file that docs/language.md shows.
func shownValues(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```jsonnet\n")
	if !found {
		t.Fatal("docs/language.md shows no values file")
	}
	values, _, _ := strings.Cut(rest, "```")
	return []byte(values)
}
