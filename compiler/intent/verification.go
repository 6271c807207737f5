package intent

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// verification is how a client of the mesh verifies a server with TLS, of `backend
// https` and of `originate-tls`:
//
//	unverified | [ca NAME] [name HOST]
type verification struct {
	lang.Node
	Unverified bool             `parser:"  @'unverified':Word"`
	CA         *lang.DottedName `parser:"| 'ca':Word @@" names:"certificate"`
	Name       *lang.Host       `parser:"| 'name':Word @@"`
}

// verifiedBy are the values of a verification.
type verifiedBy struct {
	unverified model.Said[bool]
	ca, name   model.Said[string]
}

// verified returns the values of the options of a clause, and reports options that
// exclude each other.
func verified(s *scope, options []verification, clause lang.Placed) verifiedBy {
	var out verifiedBy
	for i := range options {
		switch o := &options[i]; {
		case o.Unverified:
			once(s, &out.unverified, true, o, o, "unverified")
		case o.CA != nil:
			once(s, &out.ca, s.certificate(*o.CA), o.CA, o, "ca")
		default:
			once(s, &out.name, o.Name.Plain(&s.Scope), o.Name, o, "name")
		}
	}
	for word, other := range map[string]model.Said[string]{"ca": out.ca, "name": out.name} {
		if out.unverified.Is() && other.Is() {
			s.Report(diag.At(other.Clause, code.VerifiedUnverified, "`%s` verifies the server, and `unverified` does not", word).
				WithHint("remove one of them").WithRelated(out.unverified.At, "`unverified` is here"))
		}
	}
	out.unverified.Clause, out.ca.Clause, out.name.Clause = s.Span(clause), s.Span(clause), s.Span(clause)
	return out
}
