package audit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/audit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// TestCodes checks that each rule reports exactly the codes that it declares, over all
// programs of the corpora and of the pages that have an inventory.
func TestCodes(t *testing.T) {
	reported := map[string]map[code.Code]string{} // by rule: the codes, and a program
	for _, rule := range audit.Rules() {
		reported[rule.Name] = map[code.Code]string{}
	}
	programs := golden.WithInventory(t, "../../../testdata")
	if len(programs) < 60 {
		t.Fatalf("only %d programs have an inventory", len(programs))
	}
	for name, files := range programs {
		manifests, err := inventory.Files(files, "inventory", "")
		if err != nil {
			manifests = nil // a program that carries objects
		}
		in := gwc.Input{Roots: []gwc.Root{{FS: files, Path: "."}}, Inventory: manifests}
		target := eachRule{found: func(rule string, c code.Code) { reported[rule][c] = name }}
		gwc.Build(t.Context(), in, gwc.Options{Target: target, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), AllowEmpty: true, AuditInventory: true})
	}
	for _, rule := range audit.Rules() {
		for c, program := range reported[rule.Name] {
			if !slices.Contains(rule.Codes, c) {
				t.Errorf("rule %s reports %s in %s, but does not declare it", rule.Name, c, program)
			}
		}
		for _, c := range rule.Codes {
			if reported[rule.Name][c] == "" {
				t.Errorf("rule %s declares %s, but reports it in no program", rule.Name, c)
			}
		}
	}
}

// An eachRule is Istio, with the audit's rules run one by one.
type eachRule struct {
	istio.Target
	found func(rule string, c code.Code)
}

// Audit runs each rule alone and passes on what it reports.
func (e eachRule) Audit(m *model.Model, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, _ *diag.Sink) {
	mesh := world.Mesh{Root: m.Mesh.Root.Value, Domain: m.Mesh.Domain.Value, DNSCapture: m.Mesh.DNSCapture.Value, Now: m.Now}
	if m.TargetSet {
		mesh.Release = feature.Release(m.Target.Value)
	}
	for _, rule := range audit.Rules() {
		var sink diag.Sink
		rule.Run(audit.New(mesh, b, i, ownOnly, &sink))
		for _, d := range sink.Sorted() {
			e.found(rule.Name, d.Code)
		}
	}
}

// TestTable checks that rules are sorted by name, that each is in the file of its name
// and each such file in the table, and that a code belongs to one rule.
func TestTable(t *testing.T) {
	rules := audit.Rules()
	if !slices.IsSortedFunc(rules, func(a, b audit.Rule) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the rules are not sorted by name")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(file, ".go")
		known := slices.ContainsFunc(rules, func(r audit.Rule) bool { return r.Name == name })
		if found := bytes.Contains(text, []byte(`Rule{"`+name+`", `)); found != known {
			t.Errorf("%s: has a rule of its name: %v, the table has it: %v", file, found, known)
		}
	}
	for _, rule := range rules {
		if !slices.Contains(files, rule.Name+".go") {
			t.Errorf("rule %s has no file", rule.Name)
		}
	}
	owner := map[code.Code]string{}
	for _, rule := range rules {
		for _, c := range rule.Codes {
			if owner[c] != "" {
				t.Errorf("%s belongs to the rules %s and %s", c, owner[c], rule.Name)
			}
			owner[c] = rule.Name
		}
	}
}
