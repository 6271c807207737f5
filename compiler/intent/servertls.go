package intent

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// serverTLS is a TLS setting of a gateway that terminates TLS:
//
//	tls min 1.2|1.3
//	tls max 1.2|1.3
//	tls ciphers NAME, ...
type serverTLS struct {
	lang.Node
	Setting serverTLSSetting `parser:"'tls':Word @@"`
}

type serverTLSSetting struct {
	Min     *Version `parser:"  'min':Word @@"`
	Max     *Version `parser:"| 'max':Word @@"`
	Ciphers []Cipher `parser:"| 'ciphers':Word @@ (',':Punct @@)*"`
}

// Version is a version of TLS.
type Version struct{ lang.Leaf }

func (v Version) value(s *scope) string {
	if v.Text != "1.2" && v.Text != "1.3" {
		s.Wrong(v, code.InvalidTLSVersion, "write 1.2 or 1.3", "unsupported TLS version `%s`", v.Text)
	}
	return v.Text
}

// ciphers are the TLS 1.2 cipher suites of the language; those of TLS 1.3
// cannot be configured.
var ciphers = []string{
	"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
	"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
	"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
	"ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
	"AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
}

// Cipher is a cipher suite of TLS 1.2.
type Cipher struct{ lang.Leaf }

func (c Cipher) value(s *scope) string {
	if slices.Contains(ciphers, c.Text) {
		return c.Text
	}
	s.Report(lang.Suggest(diag.At(s.Span(c), code.InvalidCipher, "unknown cipher `%s`", c.Text), c.Text, ciphers,
		"write one of "+list(ciphers)))
	return ""
}

// tlsSaid is the TLS settings of a block, in the order of its lines.
type tlsSaid struct {
	min, max model.Said[string]
	ciphers  model.Said[[]string]
	all      []*serverTLS
}

func (t *serverTLS) set(s *scope, out *tlsSaid) {
	out.all = append(out.all, t)
	switch v := t.Setting; {
	case v.Min != nil:
		once(s, &out.min, v.Min.value(s), v.Min, t, "tls min")
	case v.Max != nil:
		once(s, &out.max, v.Max.value(s), v.Max, t, "tls max")
	default:
		once(s, &out.ciphers, values(s, v.Ciphers, Cipher.value), t, t, "tls ciphers")
	}
}

// finish copies the settings to the record, and reports those that the mode or
// another setting does not allow.
func (t *tlsSaid) finish(s *scope, record *model.Expose, what string) {
	record.MinTLS, record.MaxTLS, record.Ciphers = t.min, t.max, t.ciphers
	if protocol := record.Protocol.Value; protocol != "" && !record.Mode.Value.Terminates() {
		for _, v := range t.all {
			s.Wrong(v, code.ClauseNotForMode, orHTTPS(protocol, record.Mode.Value), "the gateway does not terminate TLS of %s", what)
		}
		return
	}
	switch {
	case t.min.Value == "1.3" && t.max.Value == "1.2":
		s.Report(diag.At(t.max.Clause, code.InvalidTLSVersion, "`tls max 1.2` is less than `tls min 1.3`").
			WithHint("remove one of them").WithRelated(t.min.Clause, "`tls min` here"))
	case t.min.Value == "1.3" && t.ciphers.Is():
		s.Report(diag.At(t.ciphers.Clause, code.InvalidCipher, "`tls ciphers` requires TLS 1.2").
			WithHint("remove them: TLS 1.3 ciphers cannot be configured").WithRelated(t.min.Clause, "`tls min 1.3` here"))
	}
}
