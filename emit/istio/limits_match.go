package istio

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An expression is what is known of a regular expression for Envoy.
type expression struct {
	flaws feature.Flaws
	size  int
}

// expressions are those that were looked at, by their text: a thousand hosts
// have the routes of one statement.
type expressions map[string]expression

func (e expressions) of(text string) expression {
	known, found := e[text]
	if !found {
		known = expression{feature.FlawsOf(text), feature.ProgramSize(text)}
		e[text] = known
	}
	return known
}

// checkMatch reports conditions that Envoy rejects, or interprets differently.
func (b *builder) checkMatch(e expressions, m model.Match) {
	b.checkExpression(e, m.Path.Value, m.Path.At)
	b.checkPath(m.Path.Value, m.Path.At)
	for _, list := range [][]model.Condition{m.Headers, m.NoHeaders, m.Queries} {
		for _, c := range list {
			b.checkExpression(e, c.Text, c.At)
		}
	}
	for _, c := range m.Queries {
		b.checkQueryName(c)
	}
	if n := len(absentOrOther(m)); n > maxAbsent {
		b.sink.Add(diag.At(absentOrOther(m)[maxAbsent].At, code.TooManyAbsentHeaders, "%d `no header` conditions of one route accept the empty value, maximum %d", n, maxAbsent).
			WithHint("use `no header NAME` where the header must be absent"))
	}
}

func (b *builder) checkExpression(e expressions, t model.Text, at diag.Span) {
	if t.Op != model.Regexp {
		return
	}
	switch x := e.of(t.Value); {
	case x.flaws.Refused != "":
		b.sink.Add(diag.At(at, code.RefusedRegex, "`%s` is not supported in regular expressions by Envoy", x.flaws.Refused).
			WithHint("use a class of ASCII characters: [A-Za-z]"))
	case x.size > feature.RegexpProgram.Most:
		b.sink.Add(diag.At(at, code.RegexTooLarge, "the regular expression compiles to %d instructions, maximum %d", x.size, feature.RegexpProgram.Most).
			WithHint("use fewer or smaller repetitions: `+` instead of `{1,1000}`"))
	case x.flaws.Split != "":
		b.sink.Add(diag.At(at, code.RegexBeyondASCII, "`%s` is more than one byte of a request, but Envoy matches bytes", x.flaws.Split).
			WithHint("put its characters outside of classes, and in parentheses before a repetition; percent-encode them in a path"))
	case x.flaws.Class != "":
		b.sink.Add(diag.At(at, code.UnicodeClass, "`%s` does not match characters beyond ASCII: Envoy matches bytes", x.flaws.Class).
			WithHint("use the ASCII characters: [A-Za-z]"))
	}
}

func (b *builder) checkQueryName(c model.Condition) {
	if n := len(c.Name); !feature.QueryName.Allows(n) {
		b.sink.Add(diag.At(c.At, code.QueryNameTooLong, "the name of the query parameter has %d bytes, maximum %d", n, feature.QueryName.Most).
			WithHint("shorten the name"))
	}
}
