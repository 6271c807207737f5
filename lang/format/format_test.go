package format_test

import (
	"testing"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/lang/format"
)

// A toy language: the formatter is tested without any statement of gwc.
type serve struct {
	lang.Node
	Name     lang.Name `parser:"'serve':Word @@"`
	Settings []setting `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type setting struct {
	lang.Node
	Wait *lang.Duration `parser:"  'wait':Word @@"`
	Try  []lang.Port    `parser:"| 'try':Word 'ports':Word @@ (',':Punct @@)*"`
}

var toy = lang.Define[serve]("serve")

// formatted formats a text. A statement that does not begin with `serve` has
// statements in its block.
func formatted(t *testing.T, text string) string {
	t.Helper()
	var sink diag.Sink
	source := lang.Split(diag.NewFile("a", []byte(text)), func(string) bool { return true }, &sink)
	out, err := format.Source(source, func(keyword string) (lang.Items, bool) {
		if keyword == toy.Keyword {
			return toy.Items(), true
		}
		return lang.Items{}, false
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestBlockOfStatements formats blocks that have statements: each on a line of its own,
// and aligned as statements are.
func TestBlockOfStatements(t *testing.T) {
	const text = `each x in ${list} { serve a { wait 1s } serve ${x.name}-web { wait 2s,
try ports 1,
2
} }
each y in ${list} { serve a { wait 1s } }
`
	const want = `each x in ${list} {
  serve a { wait 1s }
  serve ${x.name}-web {
    wait 2s,
    try ports 1,
        2
  }
}
each y in ${list} { serve a { wait 1s } }
`
	if got := formatted(t, text); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := formatted(t, want); got != want {
		t.Errorf("formatting again changes it:\n%s", got)
	}
}

// TestArrowsOfValues checks that an arrow beside a value stays as it is: the value may
// be a port.
func TestArrowsOfValues(t *testing.T) {
	const text = "a ${from}->${to}\na ${from} -> ${to}\na 80 -> 8080\na x->80\n"
	const want = "a ${from}->${to}\na ${from} -> ${to}\na 80->8080\na x       -> 80\n"
	if got := formatted(t, text); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
