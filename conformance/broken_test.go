package conformance

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
)

// brokenPromise is an entry of testdata/promises/promises.json: a program that once compiled and broke a promise.
type brokenPromise struct {
	Source    string
	Gwc       string
	Inventory bool   // with the Services of mesh.yaml beside it
	Refuse    string // what the refusal says, a regular expression: the program must not compile
	Distinct  bool   // it compiles, and no two objects have one id
	Calls     []promisedCall
}

// openPromises are entries that are still broken, each with its row in the list of open faults. One that is
// kept must go from here.
var openPromises = map[string]int{}

// TestBrokenPromises wants each program to be refused, or each of its calls to go where the program says.
func TestBrokenPromises(t *testing.T) {
	data, err := os.ReadFile("testdata/promises/promises.json")
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Cases map[string]brokenPromise }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	inventory, err := os.ReadFile("testdata/promises/mesh.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range list.Cases {
		t.Run(name, func(t *testing.T) {
			broken := c.judge(t, inventory)
			row, open := openPromises[name]
			switch {
			case open && broken == "":
				t.Errorf("it is kept: row %d need not be open any more", row)
			case open:
				t.Logf("open, row %d: %s", row, broken)
			case broken != "":
				t.Error(broken)
			}
		})
	}
	for name := range openPromises {
		if _, known := list.Cases[name]; !known {
			t.Errorf("no promise is called %q", name)
		}
	}
	record(t, "control plane", "programs that once broke a promise", len(list.Cases))
}

// code of a diagnostic in what gwc says.
var refusalCode = regexp.MustCompile(`error\[(GWC\d+)\]`)

// judge says how an entry is broken, and nothing when it is kept.
func (c brokenPromise) judge(t *testing.T, inventory []byte) string {
	t.Helper()
	files := map[string]string{"promise.gwc": c.Gwc}
	if c.Inventory {
		files["inventory/mesh.yaml"] = string(inventory)
	}
	data, err := compile.Program(files)
	if err != nil {
		return c.refused(t, err.Error())
	}
	if c.Refuse != "" {
		return "it compiles"
	}
	b, err := bundle.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if c.Distinct {
		return twice(b)
	}
	around := meshOf(t, inventory)
	var broken []string
	for _, each := range c.Calls {
		broken = append(broken, each.broken(t, b, around)...)
	}
	return strings.Join(broken, "\n")
}

func (c brokenPromise) refused(t *testing.T, said string) string {
	t.Helper()
	codes := refusalCode.FindAllStringSubmatch(said, -1)
	t.Logf("refused: %v", codes)
	switch {
	case len(codes) == 0:
		return "it is refused without a code: " + said
	case c.Distinct:
		return "it does not compile: " + said
	case c.Refuse != "" && !regexp.MustCompile(c.Refuse).MatchString(said):
		return "it is refused with other words: " + said
	}
	return ""
}

// twice says which objects have the id of an earlier one.
func twice(b bundle.Bundle) string {
	seen := map[string]bool{}
	var out []string
	for _, o := range b {
		id := o.GroupVersionKind().Group + " " + bundle.Name(o)
		if seen[id] {
			out = append(out, "two objects are "+id)
		}
		seen[id] = true
	}
	return strings.Join(out, "\n")
}
