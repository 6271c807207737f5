package plan

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
func (ck *checker) checkMatch(e expressions, m model.Match) {
	ck.checkExpression(e, m.Path.Value, m.Path.At)
	if path := m.Path.Value; path.Op != model.Regexp || e.of(path.Value).flaws.Refused == "" {
		ck.checkPath(path, m.Path.At)
	}
	for _, list := range [][]model.Condition{m.Headers, m.NoHeaders, m.Queries} {
		for _, c := range list {
			ck.checkExpression(e, c.Text, c.At)
		}
	}
	for _, c := range m.Queries {
		ck.checkQueryName(c)
	}
	if n := len(absentOrOther(m)); n > maxAbsent {
		ck.sink.Add(diag.At(absentOrOther(m)[maxAbsent].At, code.TooManyAbsentHeaders, "%d `no header` conditions of one route accept the empty value, maximum %d", n, maxAbsent).
			WithHint("use `no header NAME` where the header must be absent"))
	}
}

func (ck *checker) checkExpression(e expressions, t model.Text, at diag.Span) {
	if t.Op != model.Regexp {
		return
	}
	switch x := e.of(t.Value); {
	case x.flaws.Refused != "":
		ck.sink.Add(diag.At(at, code.RefusedRegex, "`%s` is not supported in regular expressions by Envoy", x.flaws.Refused).
			WithHint("use a class of ASCII characters: [A-Za-z]"))
	case x.size > feature.RegexpProgram.Most:
		ck.sink.Add(diag.At(at, code.RegexTooLarge, "the regular expression compiles to %d instructions, maximum %d", x.size, feature.RegexpProgram.Most).
			WithHint("use fewer or smaller repetitions: `+` instead of `{1,1000}`"))
	case x.flaws.Split != "":
		ck.sink.Add(diag.At(at, code.RegexBeyondASCII, "`%s` is more than one byte of a request, but Envoy matches bytes", x.flaws.Split).
			WithHint("put its characters outside of classes, and in parentheses before a repetition; percent-encode them in a path"))
	case x.flaws.Class != "":
		ck.sink.Add(diag.At(at, code.UnicodeClass, "`%s` does not match characters beyond ASCII: Envoy matches bytes", x.flaws.Class).
			WithHint("use the ASCII characters: [A-Za-z]"))
	}
}

func (ck *checker) checkQueryName(c model.Condition) {
	if n := len(c.Name); !feature.QueryName.Allows(n) {
		ck.sink.Add(diag.At(c.At, code.QueryNameTooLong, "the name of the query parameter has %d bytes, maximum %d", n, feature.QueryName.Most).
			WithHint("shorten the name"))
	}
}
