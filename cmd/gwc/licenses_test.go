package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "write licenses.txt")
	manDir = flag.String("man", "", "write the manual pages to this `directory`")
)

// TestLicenses checks that licenses.txt has the notices of every module that is
// linked, and of Go.
func TestLicenses(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".")
	list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=windows") // mousetrap is linked there only
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(modules)
	modules = append(slices.Compact(modules), "Go\t"+strings.TrimSpace(string(goroot)))
	var text bytes.Buffer
	for _, m := range modules {
		name, dir, found := strings.Cut(m, "\t")
		if !found {
			continue
		}
		fmt.Fprintf(&text, "==== %s ====\n\n%s\n", name, notices(t, dir))
	}
	if *update {
		if err := os.WriteFile("licenses.txt", text.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(text.Bytes(), []byte(licenses)) && !*update {
		t.Error("licenses.txt is not that of the modules; run go test ./cmd/gwc -run TestLicenses -update")
	}
}

// notices returns the texts of a module's licenses and notices.
func notices(t *testing.T, dir string) []byte {
	t.Helper()
	var all []byte
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*", "NOTICE*"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(append(all, bytes.TrimSpace(bytes.ReplaceAll(data, []byte{'\r'}, nil))...), '\n')
		}
	}
	if len(all) == 0 {
		t.Errorf("%s: there is no license", filepath.Base(dir))
	}
	return all
}
