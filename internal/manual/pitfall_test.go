package manual

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
)

// TestPitfalls checks docs/pitfalls.md against the table; -update writes it. The
// programs and codes of every pitfall must exist.
func TestPitfalls(t *testing.T) {
	golden.File(t, "../../docs/pitfalls.md", []byte(Pitfalls()))
	for _, c := range chapters() {
		for _, p := range c.Pitfalls {
			if len(p.Programs) == 0 {
				t.Errorf("%v: has no program", p.Names)
			}
			for _, program := range p.Programs {
				if _, err := os.Stat(filepath.Join("../..", programPath(program))); err != nil {
					t.Errorf("%v: %v", p.Names, err)
				}
			}
			for _, code := range p.Codes {
				if !code.Known() {
					t.Errorf("%v: unknown code %s", p.Names, code)
				}
			}
			if strings.Contains(p.Treatment, "reported") && len(p.Codes) == 0 {
				t.Errorf("%v: is reported, but lists no code", p.Names)
			}
			if strings.Contains(p.Treatment, "later") {
				t.Errorf("%v: describe the present state, not plans", p.Names)
			}
		}
	}
}

// TestPitfallsOfGateways checks that the page has every code of deployed gateways, of
// proxies and of confined namespaces, and that one of the programs beside it reports it.
func TestPitfallsOfGateways(t *testing.T) {
	programs := map[code.Code]string{}
	for _, c := range chapters() {
		for _, p := range c.Pitfalls {
			for _, program := range p.Programs {
				text, _ := os.ReadFile(filepath.Join("../..", programPath(program)))
				for _, code := range p.Codes {
					programs[code] += string(text) + "\n"
				}
			}
		}
	}
	count := 0
	for _, c := range code.All() {
		if c < "GWC1240" || c > "GWC1299" {
			continue
		}
		count++
		if !strings.Contains(programs[c], string(c)) {
			t.Errorf("%s: no pitfall has a program that reports it", c)
		}
	}
	if count < 23 {
		t.Errorf("only %d codes", count)
	}
}

// TestEveryPitfall checks that the table is complete, without duplicates.
func TestEveryPitfall(t *testing.T) {
	var names []string
	for _, c := range chapters() {
		for _, p := range c.Pitfalls {
			names = append(names, p.Names...)
		}
	}
	for prefix, last := range map[string]int{"P": 64, "S": 19} {
		for n := 1; n <= last; n++ {
			if name := fmt.Sprintf("%s%d", prefix, n); !slices.Contains(names, name) {
				t.Errorf("%s is missing", name)
			}
		}
	}
	for _, name := range strings.Fields(foreignCodes) {
		if !slices.Contains(names, name) {
			t.Errorf("%s is missing", name)
		}
	}
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		t.Error("duplicate pitfall")
	}
}

// foreignCodes are the codes of istioctl analyze and of Kiali.
const foreignCodes = `
IST0101 IST0106 IST0107 IST0108 IST0109 IST0110 IST0111 IST0112 IST0116 IST0118 IST0125 IST0127 IST0128 IST0129
IST0130 IST0131 IST0132 IST0133 IST0134 IST0135 IST0136 IST0137 IST0138 IST0140 IST0145 IST0149 IST0150 IST0151
IST0152 IST0153 IST0154 IST0155 IST0156 IST0161 IST0162 IST0165 IST0166 IST0167 IST0170 IST0171 IST0172 IST0173
IST0174 IST0176 IST0177
IST0001 IST0002 IST0102 IST0103 IST0123 IST0126 IST0139 IST0141 IST0142 IST0143 IST0144 IST0146 IST0147 IST0148 IST0157
IST0158 IST0159 IST0160 IST0163 IST0164 IST0168 IST0169 IST0175
KIA0002 KIA0003 KIA0004 KIA0005 KIA0101 KIA0102 KIA0103 KIA0104 KIA0105 KIA0106 KIA0107 KIA0108 KIA0109 KIA0110
KIA0201 KIA0202 KIA0203 KIA0204 KIA0205 KIA0206 KIA0207 KIA0208 KIA0209 KIA0210 KIA0211 KIA0212 KIA0301 KIA0302
KIA0401 KIA0501 KIA0505 KIA0506 KIA0601 KIA0602 KIA0701 KIA1004 KIA1006 KIA1007 KIA1101 KIA1102 KIA1104 KIA1105
KIA1201 KIA1301 KIA1106 KIA1107 KIA1108 KIA1109 KIA1113 KIA1114 KIA1211 KIA1212 KIA1401 KIA1402 KIA1501 KIA1502 KIA1503 KIA1504
KIA1601
`
