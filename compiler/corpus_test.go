package compiler_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/lang/code"
)

// A shown is a program that the repository shows. Not all of them compile.
type shown struct {
	name  string
	files fstest.MapFS
}

// corpus returns every program of the repository: goldens, programs with errors
// or manifests, examples, and the programs of pages and codes.
func corpus(t *testing.T) []shown {
	t.Helper()
	var list []shown
	for _, directory := range []string{"compile", "errors", "inventory"} {
		paths, err := filepath.Glob("../testdata/" + directory + "/*.txtar")
		if err != nil || len(paths) == 0 {
			t.Fatalf("no archives in %s: %v", directory, err)
		}
		for _, path := range paths {
			list = append(list, shown{path, programOf(t, path)})
		}
	}
	for i, files := range examplePrograms(t) {
		list = append(list, shown{fmt.Sprintf("example %d", i+1), files})
	}
	return slices.Concat(list, pagePrograms(t), codePrograms())
}

// pagePrograms returns the programs of all pages, each beside the certificates that
// the pages name. In docs/language.md each statement is a program too, beside the
// page's declarations.
func pagePrograms(t *testing.T) (list []shown) {
	t.Helper()
	certificates := fstest.MapFS{}
	for name, content := range certificateFiles(t) {
		certificates[name] = &fstest.MapFile{Data: content}
	}
	declarations := statementsOf(programsOf(t, "../docs/language.md")[0].text)
	for _, page := range pages(t) {
		for _, p := range programsOf(t, page) {
			texts := []string{p.text}
			if filepath.Base(page) == "language.md" {
				statements := statementsOf(p.text)
				texts = append(texts, beside(declarations, statements...))
				for _, statement := range statements {
					texts = append(texts, beside(declarations, statement))
				}
			}
			for _, text := range texts {
				list = append(list, shown{page, with(certificates, "page.gwc", text)})
			}
		}
	}
	return list
}

// codePrograms returns the programs of the pages of codes.
func codePrograms() (list []shown) {
	for _, c := range code.All() {
		for _, program := range [][]code.Example{c.Page().Bad, c.Page().Good} {
			files := fstest.MapFS{}
			for _, f := range program {
				files[f.Path] = &fstest.MapFile{Data: f.Text}
			}
			list = append(list, shown{string(c), files})
		}
	}
	return list
}
