package conformance

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/expand"
)

// TestExpansion builds each program with values as it is, and as the judge's own expander reads it: without values and
// loops. Both give the same objects.
func TestExpansion(t *testing.T) {
	programs, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range loadCases(t) {
		for _, files := range c.Programs() {
			programs = append(programs, corpus.Program{Kind: "case", Name: c.Name, Files: files})
		}
	}
	judged := 0
	for _, p := range programs {
		if !hasValues(p.Files) || p.Name == "values-yaml" { // there, numbers that YAML would change are kept as written
			continue
		}
		judged++
		t.Run(p.Kind+" "+p.Name, func(t *testing.T) {
			plain, err := expand.Program(p.Files, "")
			if err != nil {
				t.Fatal(err)
			}
			want, err := compile.Program(plain)
			if err != nil {
				t.Fatalf("%v\n%v", err, plain)
			}
			if got, err := compile.Program(p.Files); err != nil || !bytes.Equal(got, want) {
				t.Errorf("gwc makes\n%s%v\nand of the expanded program\n%s", got, err, want)
			}
		})
	}
	record(t, "expander", "programs with values and loops", judged)
}

// hasValues says whether a program has a value.
func hasValues(files map[string]string) bool {
	for name, text := range files {
		if path.Ext(name) == ".gwc" && strings.Contains(text, "${") {
			return true
		}
	}
	return false
}
