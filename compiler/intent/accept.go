package intent

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accept silences a warning or an advice and says why: in a statement's block
// for the statement, at the top of a file for the whole of it:
//
//	accept CODE "why"
type accept struct {
	lang.Node
	Code   Code   `parser:"'accept':Word @@"`
	Reason Reason `parser:"@@"`
}

// Code is the code of a diagnostic.
type Code struct{ lang.Leaf }

// Reason is a text in quotes.
type Reason struct{ lang.Leaf }

// Parse takes the next word or string. That there is none is reported later,
// with what to write.
func (r *Reason) Parse(lex *lexer.PeekingLexer) error {
	_ = r.Leaf.Parse(lex)
	return nil
}

// lower takes an `accept` that is a statement: it is for the whole file.
func (a *accept) lower(s *scope, _ *model.Statements) {
	if !s.top {
		s.Wrong(a, code.MisplacedAccept, "move it to the top of the file, or into the block of a statement",
			"an `accept` for the whole file must come before all other statements")
	}
	whole := diag.Span{File: s.File, End: len(s.File.Text)}
	s.accept(a, model.Accept{Within: whole, WholeFile: true}, &s.fileAccepts)
}

// acceptHere adds what the block of the statement accepts.
func (s *scope) acceptHere(a *accept) {
	s.accept(a, model.Accept{Within: s.statement}, &s.blockAccepts)
}

// accept adds what is accepted somewhere; a code stands there once.
func (s *scope) accept(a *accept, record model.Accept, seen *first[code.Code]) {
	record.At, record.Code, record.Reason = s.Span(a), a.Code.value(s), a.reason(s)
	if record.Code == "" || again(s, seen, record.Code, a, "accept "+string(record.Code)) || record.Reason == "" {
		return
	}
	s.accepts = append(s.accepts, record)
}

// value returns the code; "" where it is none that can be accepted, which is
// reported.
func (c Code) value(s *scope) code.Code {
	value := code.Code(c.Text)
	switch {
	case !value.Known():
		s.Report(c.unknown(s))
	case value.Severity() == diag.Error:
		s.Wrong(c, code.AcceptedError, "remove it, and fix the error: "+value.Title(), "error %s cannot be accepted", value)
	default:
		return value
	}
	return ""
}

// unknown says what to write instead of an unknown code.
func (c Code) unknown(s *scope) diag.Diagnostic {
	d := diag.At(s.Span(c), code.UnknownCode, "unknown code `%s`", c.Text)
	upper := strings.ToUpper(c.Text)
	if code.Code(upper).Known() {
		return d.WithHint("write `%s`", upper).WithFix(d.Span, upper)
	}
	if near := lang.Nearest(upper, nearCodes(upper)); near != "" {
		return d.WithHint("did you mean `%s`?", near)
	}
	return d.WithHint("write the code in brackets from the warning")
}

// nearCodes returns the codes of warnings and advices that somebody may have
// meant: of a whole code those of its group, since other groups are about other
// things.
func nearCodes(text string) (codes []string) {
	for _, c := range code.All() {
		whole := len(text) == len(c)
		if c.Severity() != diag.Error && (!whole || text[:5] == string(c[:5])) {
			codes = append(codes, string(c))
		}
	}
	return codes
}

// reason returns the reason; "" where there is none, which is reported.
func (a *accept) reason(s *scope) string {
	hint := func(why string) string { return "write `accept " + a.Code.Text + " \"" + why + "\"`" }
	switch r := a.Reason; {
	case !r.Is():
		s.Wrong(a, code.AcceptWithoutReason, hint("why this is intended"), "`accept` requires a reason")
	case !r.Quoted:
		d := diag.At(s.Span(r), code.AcceptWithoutReason, "the reason must be quoted")
		s.Report(d.WithHint("%s", hint(r.Text)).WithFix(d.Span, `"`+r.Text+`"`))
	case strings.TrimSpace(r.Text) == "":
		s.Wrong(r, code.AcceptWithoutReason, hint("why this is intended"), "the reason must not be empty")
	default:
		return strings.TrimSpace(lang.Text{Leaf: r.Leaf}.Value(&s.Scope))
	}
	return ""
}
