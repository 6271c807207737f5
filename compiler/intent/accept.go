package intent

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accept suppresses a warning or advice and gives the reason. In the block of a
// statement it is for the statement, at the top of a file for the whole file:
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

// Parse takes the next word or string. A missing reason is reported later, with
// a better hint.
func (r *Reason) Parse(lex *lexer.PeekingLexer) error {
	_ = r.Leaf.Parse(lex)
	return nil
}

// lower handles an `accept` statement, which is for the whole file.
func (a *accept) lower(s *scope, _ *model.Statements) {
	if !s.top {
		s.Wrong(a, code.MisplacedAccept, "move it to the top of the file, or into the block of a statement",
			"an `accept` for the whole file must come before all other statements")
	}
	whole := s.File.Span(0, len(s.File.Text))
	s.accept(a, model.Accept{Within: whole, WholeFile: true}, &s.fileAccepts)
}

// acceptHere adds what the block of the statement accepts.
func (s *scope) acceptHere(a *accept) {
	s.accept(a, model.Accept{Within: s.statement}, &s.blockAccepts)
}

// accept records an `accept`. A code may appear once in each place.
func (s *scope) accept(a *accept, record model.Accept, seen *first[code.Code]) {
	record.At, record.Code, record.Reason = s.Span(a), a.Code.value(s), a.reason(s)
	if record.Code == "" || again(s, seen, record.Code, a, "accept "+string(record.Code)) || record.Reason == "" {
		return
	}
	s.accepts = append(s.accepts, record)
}

// value returns the code. If it cannot be accepted, value reports it and
// returns "".
func (c Code) value(s *scope) code.Code {
	value := code.Code(c.Text)
	switch {
	case !value.Known():
		s.Report(c.unknown(s))
	case value.Severity() == diag.Error:
		s.Wrong(c, code.AcceptedError, "remove the `accept` and fix the error: "+value.Title(), "error %s cannot be accepted", value)
	default:
		return value
	}
	return ""
}

// unknown reports an unknown code and suggests another.
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

// nearCodes returns the codes of warnings and advice to suggest. For a text of
// full length these are the codes of its group: other groups are about other
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

// reason returns the reason. If it is missing or invalid, reason reports that
// and returns "".
func (a *accept) reason(s *scope) string {
	switch r := a.Reason; {
	case !r.Is():
		s.Wrong(a, code.AcceptWithoutReason, "write `accept "+a.Code.Text+" \"why this is intended\"`", "`accept` requires a reason")
	case !r.Quoted:
		d := diag.At(s.Span(r), code.AcceptWithoutReason, "the reason must be quoted")
		s.Report(d.WithHint("write `\"%s\"`", r.Text).WithFix(d.Span, `"`+r.Text+`"`))
	case strings.TrimSpace(r.Text) == "":
		s.Wrong(r, code.AcceptWithoutReason, "write `\"why this is intended\"`", "the reason must not be empty")
	default:
		return strings.TrimSpace(lang.Text{Leaf: r.Leaf}.Value(&s.Scope))
	}
	return ""
}
