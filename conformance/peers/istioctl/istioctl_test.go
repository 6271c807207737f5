package istioctl

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/peers/pitfall"
)

var update = flag.Bool("update", false, "write testdata/messages.txt; a message without a code needs a reason by hand")

const table = "testdata/messages.txt"

// head is the beginning of the table.
const head = `# The messages that Istio's tests of its analyzers expect, by case and file. After each, the codes that gwc check reports
# of the same object, of those that docs/pitfalls.md has in the row of the message; or "-" and why gwc reports nothing.
`

// kinds are those about which gwc check has rules; of the others it reads only names and labels.
var kinds = []string{
	"AuthorizationPolicy", "DestinationRule", "Gateway", "PeerAuthentication", "RequestAuthentication", "ServiceEntry", "Sidecar", "Telemetry", "VirtualService",
}

// TestMessages compares gwc check with the analyzers of istioctl, over Istio's own tests of them. It prints how many
// messages there are of the kinds about which gwc check has rules, and how many of these agree.
func TestMessages(t *testing.T) {
	dir := analyzers(t)
	cases, err := Cases(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := comparison{t: t, old: read(t), same: pitfalls(t)}
	c.text.WriteString(head)
	for _, each := range cases {
		if len(each.Expected) == 0 {
			continue
		}
		found, err := Found(dir, "testdata/defaults.yaml", each)
		if err != nil {
			t.Fatal(err)
		}
		c.compare(each, found)
	}
	if *update {
		if err := os.WriteFile(table, []byte(c.text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for key := range c.old {
		t.Errorf("testdata/messages.txt: no message %q", key)
	}
	t.Logf("%d messages of Istio's tests, %d of them of kinds with rules: %d agreed, %d with a reason why not", c.total, c.agreed+c.silent, c.agreed, c.silent)
	if c.agreed < leastAgreed {
		t.Errorf("only %d messages agreed, once %d did", c.agreed, leastAgreed)
	}
}

// leastAgreed is how many messages agree.
const leastAgreed = 101

// A comparison is one run over all cases.
type comparison struct {
	t    *testing.T
	old  map[string]string   // the rows that are not seen yet
	same map[string][]string // gwc's codes, by those of istioctl
	text strings.Builder     // the table as it should be

	total, agreed, silent int
}

func (c *comparison) compare(each Case, found map[string][]string) {
	name := fmt.Sprintf("%s (%s)", each.Name, filepath.Base(each.Files[0]))
	_, _ = fmt.Fprintf(&c.text, "\n%s\n", name)
	seen := map[string]int{}
	for _, m := range each.Expected {
		key := m.Code + " " + m.Object
		seen[key]++
		key = strings.Repeat("again ", seen[key]-1) + key
		got := c.answer(m, found[m.Object], c.old[name+"\n"+key])
		_, _ = fmt.Fprintf(&c.text, "  %s: %s\n", key, got)
		if want := c.old[name+"\n"+key]; !*update && (got != want || strings.HasPrefix(want, "?")) {
			c.t.Errorf("%s: %s: %s, and testdata/messages.txt has %q", name, key, got, want)
		}
		delete(c.old, name+"\n"+key)
	}
}

// answer returns the row of a message: the codes of the same mistake, else the reason that the row has.
func (c *comparison) answer(m Message, found []string, row string) string {
	var codes []string
	for _, code := range found {
		if slices.Contains(c.same[m.Code], code) {
			codes = append(codes, code)
		}
	}
	kind, _, _ := strings.Cut(m.Object, " ")
	of := slices.Contains(kinds, kind)
	c.total++
	switch {
	case len(codes) > 0:
		if of {
			c.agreed++
		}
		return strings.Join(codes, " ")
	case of:
		c.silent++
	}
	if strings.HasPrefix(row, "- ") {
		return row
	}
	return strings.TrimSpace("? " + strings.Join(found, " "))
}

func analyzers(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "istio.io/istio").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "pkg", "config", "analysis", "analyzers")
}

// read returns the table: by case and message, what follows the colon.
func read(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(table)
	if err != nil && !*update {
		t.Fatal(err)
	}
	rows, name := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if key, value, found := strings.Cut(line, ": "); found && strings.HasPrefix(line, "  ") {
			rows[name+"\n"+strings.TrimSpace(key)] = value
		} else if line != "" && line[0] != '#' {
			name = line
		}
	}
	return rows
}

// pitfalls returns gwc's codes for each code of istioctl, as docs/pitfalls.md has them.
func pitfalls(t *testing.T) map[string][]string {
	t.Helper()
	codes, err := pitfall.Codes("../../../docs/pitfalls.md", "IST")
	if err != nil {
		t.Fatal(err)
	}
	return codes
}
