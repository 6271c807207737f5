// Package corpus finds the programs that gwc's repository shows: examples, goldens, pages and the archives of codes.
//
// It knows where programs are and how they are marked; it compiles and judges nothing.
package corpus

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Program is one program with the files beside it.
type Program struct {
	Kind  string // example, golden, page or code
	Name  string
	Files map[string]string
}

// All are the programs in the repository, in the order of kinds and names, but those that carry manifests: their objects are
// not gwc's, and some are there to be wrong.
func All(root string) ([]Program, error) {
	var out []Program
	for _, find := range []func(string) ([]Program, error){examples, goldens, pages, codes} {
		found, err := find(root)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("a kind of programs has none in %s", root)
		}
		out = append(out, slices.DeleteFunc(found, carries)...)
	}
	return out, nil
}

var rawStatement = regexp.MustCompile(`(?m)^\s*raw "`)

// carries says whether a program has a `raw` statement.
func carries(p Program) bool {
	for name, text := range p.Files {
		if filepath.Ext(name) == ".gwc" && rawStatement.MatchString(text) {
			return true
		}
	}
	return false
}

// Examples are the folders in examples/ that contain a program.
func Examples(root string) ([]string, error) {
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, "examples"), func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".gwc" {
			found[filepath.Dir(path)] = true
		}
		return err
	})
	return slices.Sorted(maps.Keys(found)), err
}

func examples(root string) ([]Program, error) {
	dirs, err := Examples(root)
	if err != nil {
		return nil, err
	}
	var out []Program
	for _, dir := range dirs {
		p := Program{"example", filepath.ToSlash(strings.TrimPrefix(dir, root+string(filepath.Separator))), map[string]string{}}
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || entry.Name() == "want.yaml" || filepath.Ext(path) == ".md" {
				return err
			}
			data, err := os.ReadFile(path)
			p.Files[filepath.ToSlash(strings.TrimPrefix(path, dir+string(filepath.Separator)))] = string(data)
			return err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func goldens(root string) ([]Program, error) {
	return archives(filepath.Join(root, "testdata", "compile"), func(name string, a *txtar.Archive) []Program {
		p := Program{"golden", name, map[string]string{}}
		for _, f := range a.Files {
			if f.Name != "want.yaml" {
				p.Files[f.Name] = string(f.Data)
			}
		}
		return []Program{p}
	})
}

// codes are the good programs of the archives of codes, and the bad ones that compile all the same because what is wrong
// with them is a warning or an advice.
func codes(root string) ([]Program, error) {
	return archives(filepath.Join(root, "lang", "code", "pages"), func(name string, a *txtar.Archive) []Program {
		var out []Program
		for _, part := range []string{"bad", "good"} {
			if part == "bad" && strings.HasPrefix(string(a.Comment), "error") {
				continue
			}
			p := Program{"code", name + "/" + part, map[string]string{}}
			for _, f := range a.Files {
				if short, ok := strings.CutPrefix(f.Name, part+"/"); ok {
					p.Files[short] = string(f.Data)
				}
			}
			if len(p.Files) > 0 {
				out = append(out, p)
			}
		}
		return out
	})
}

func archives(dir string, read func(name string, a *txtar.Archive) []Program) ([]Program, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var out []Program
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return nil, err
		}
		out = append(out, read(strings.TrimSuffix(filepath.Base(path), ".txtar"), archive)...)
	}
	return out, nil
}
