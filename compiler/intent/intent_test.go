package intent_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// defaults are those of the target.
var defaults = istio.Target{}.Defaults()

// lower returns the records of a program and what is said about it, a line for
// each: POSITION CODE `SPAN` MESSAGE / HINT.
func lower(text string) (model.Statements, string) {
	var sink diag.Sink
	file := diag.NewFile("a.gwc", []byte(text))
	parsed := intent.Parse(lang.Split(file, intent.Begins, &sink), &sink, defaults.Absent...)
	records := intent.Lower(parsed, intent.Options{
		Defaults: defaults,
		Open:     func(*diag.File, string) (*diag.File, error) { return nil, fs.ErrNotExist },
		Read:     func(*diag.File, string) ([]byte, error) { return nil, fs.ErrNotExist },
	}, &sink)
	var b strings.Builder
	for _, d := range sink.Sorted() {
		p := file.Position(d.Span.Start())
		fmt.Fprintf(&b, "%d:%d %s `%s` %s / %s\n", p.Line, p.Column, d.Code, d.Span.Text(), d.Message, d.Hint)
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  `%s` %s\n", r.Span.Text(), r.Message)
		}
	}
	return records, b.String()
}

// records is how many statements of expose, route and egress there are.
func records(s model.Statements) int { return len(s.Exposes) + len(s.Routes) + len(s.Egresses) }

// wrong is an invalid statement and all of its diagnostics.
type wrong struct{ text, want string }

func checkWrong(t *testing.T, list []wrong) {
	t.Helper()
	for _, c := range list {
		got, said := lower(c.text)
		if want := strings.TrimPrefix(c.want, "\n"); said != want {
			t.Errorf("%s\ngot\n%swant\n%s", c.text, said, want)
		}
		if n := records(got); n > 0 {
			t.Errorf("%s\nhas %d records", c.text, n)
		}
	}
}

// checkRight checks that statements have a meaning and no diagnostic.
func checkRight(t *testing.T, list []string) {
	t.Helper()
	for _, text := range list {
		if got, said := lower(text); said != "" || records(got) == 0 {
			t.Errorf("%s\n%d records\n%s", text, records(got), said)
		}
	}
}

func keywords() string { return strings.Join(intent.Keywords(), ", ") }

func usage(keyword string) string { return intent.Usage(keyword) }

func TestUsage(t *testing.T) {
	for keyword, want := range map[string]string{
		"expose": "expose SERVICE PROTOCOL [simple | passthrough | mutual [optional]] [at HOST, ...] [on PORT] [via GATEWAY] " +
			"[cert NAME[, NAME]] [backend (http | mtls | https [unverified] [ca NAME] [name HOST])] [redirect http] [also mesh] [{ ... }]",
		"route": "route SERVICE { ... }",
		"egress": "egress HOST, ... [http PORT, ...] [http2 PORT, ...] [grpc PORT, ...] [tls PORT, ...] [tcp PORT, ...] [via (sidecar | gateway [GATEWAY])] " +
			"[originate-tls [mutual] [unverified] [ca NAME] [name HOST]] [cert NAME] [through HOST] [addresses CIDR, ...] [for NAMESPACE, ...] " +
			"[to SERVER, ... [else SERVER, ...]] " +
			"[from (account ACCOUNT, ... | LABEL)] [{ ... }]",
	} {
		if got := usage(keyword); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
