package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// certificate declares a certificate with exactly one source:
//
//	certificate NAME { files "CERT" "KEY" [ca "CA" ...] }
//	certificate NAME { ca "CA" ... }
//	certificate NAME { secret NAME }
//	certificate NAME { mounted "CERT" "KEY" [ca "CA"] }
//	certificate NAME { issuer NAME [local] [rsa | ecdsa] [ca "CA" ...] }
//	certificate NAME { external STORE [local] key KEY [ca KEY] }
//	certificate NAME { sops "SECRET" }
type certificate struct {
	lang.Node
	Name  lang.DottedName   `parser:"'certificate':Word @@" names:"certificate declared"`
	Lines []certificateLine `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type certificateLine struct {
	Source *certificateSource `parser:"  @@"`
	Accept *accept            `parser:"| @@"`
}

type certificateSource struct {
	lang.Node
	Files    *certificateFiles `parser:"  'files':Word @@"`
	CA       []FilePath        `parser:"| 'ca':Word (?! Word) @@ ((?! Word) @@)*"`
	Secret   *lang.DottedName  `parser:"| 'secret':Word @@"`
	Mounted  *mountedFiles     `parser:"| 'mounted':Word @@"`
	Issuer   *issuer           `parser:"| 'issuer':Word @@"`
	External *external         `parser:"| 'external':Word @@"`
	Sops     *FilePath         `parser:"| 'sops':Word @@"`
}

// certificateFiles is "CERT" "KEY" [ca "CA" ...]. A bare `ca` is not a file.
type certificateFiles struct {
	Cert FilePath   `parser:"(?! 'ca':Word) @@"`
	Key  FilePath   `parser:"(?! 'ca':Word) @@"`
	CA   []FilePath `parser:"('ca':Word (?! Word) @@ ((?! Word) @@)*)?"`
}

// mountedFiles is "CERT" "KEY" [ca "CA"]: gateways read one file of a CA.
type mountedFiles struct {
	Cert FilePath  `parser:"(?! 'ca':Word) @@"`
	Key  FilePath  `parser:"(?! 'ca':Word) @@"`
	CA   *FilePath `parser:"('ca':Word @@)?"`
}

func (c *certificate) lower(s *scope, out *model.Statements) {
	record := model.CertificateDecl{At: s.Span(c.Name), Name: s.certificate(c.Name)}
	var first *certificateSource
	for _, l := range c.Lines {
		switch {
		case l.Accept != nil:
			s.acceptHere(l.Accept)
		case first != nil:
			c.second(s, first, l.Source)
		default:
			first = l.Source
			record.From, record.Source = s.Span(first), first.value(s, record.Name)
		}
	}
	if first == nil && !s.partial {
		s.Wrong(c.Name, code.CertificateWithoutSource, "write `files \"tls.crt\" \"tls.key\"` or `secret NAME` in its block",
			"certificate %s requires a source", c.Name.Text)
	}
	if !s.Failed {
		out.Certificates = append(out.Certificates, record)
	}
}

// second reports a source in addition to the first one.
func (c *certificate) second(s *scope, first, source *certificateSource) {
	hint := "keep one of them"
	if len(source.CA) > 0 && (first.Files != nil || first.Mounted != nil || first.Issuer != nil) {
		hint = "write `ca` on the same line as the other files"
	}
	s.Report(diag.At(s.Span(source), code.SeveralSources, "certificate %s has more than one source", c.Name.Text).
		WithHint("%s", hint).WithRelated(s.Span(first), "first source here"))
}

// value returns the source of the certificate with this name, and reports its errors.
func (c *certificateSource) value(s *scope, name string) model.CertificateSource {
	switch {
	case c.Secret != nil:
		return model.CertificateSource{Secret: s.certificate(*c.Secret)}
	case c.Mounted != nil:
		return model.CertificateSource{Mounted: c.Mounted.mounted(s)}
	case c.Issuer != nil:
		return model.CertificateSource{Issued: c.Issuer.value(s)}
	case c.External != nil:
		return model.CertificateSource{External: c.External.value(s)}
	case c.Sops != nil:
		return model.CertificateSource{Encrypted: s.readEncrypted(*c.Sops, name)}
	case len(c.CA) > 0:
		return model.CertificateSource{Files: s.readCAs(c.CA)}
	}
	return model.CertificateSource{Files: s.readFiles(c.Files)}
}

// mounted returns paths in the gateway's pods.
func (c *mountedFiles) mounted(s *scope) *model.CertificatePaths {
	paths := &model.CertificatePaths{Cert: c.Cert.absolute(s), Key: c.Key.absolute(s)}
	if c.CA != nil {
		paths.CA = c.CA.absolute(s)
	}
	return paths
}

// certificate returns the name of a certificate or of its Secret. If it is
// invalid, certificate reports it and returns "".
func (s *scope) certificate(n lang.DottedName) string {
	if namespace, name, found := n.Cut("/"); found && lang.WrongHost(namespace.Text) == "" && lang.WrongHost(name.Text) == "" {
		s.Wrong(n, code.InvalidName, "write `"+name.Text+"`: the Secret must be in the namespace of the pods that use it",
			"invalid name `%s`: must not have a namespace", n.Text)
		return ""
	}
	return n.Value(&s.Scope)
}

// FilePath is the path of a file, a string.
type FilePath struct{ lang.Leaf }

// value returns the path. If it is invalid, value reports it and returns "".
func (p FilePath) value(s *scope) string {
	switch {
	case !p.Quoted:
		s.Wrong(p, code.InvalidFilePath, "write `\""+p.Text+"\"`", "the path must be quoted")
	case p.Text == "":
		s.Wrong(p, code.InvalidFilePath, "write the file's name, as \"tls.crt\"", "the path must not be empty")
	case hasControls(p.Text):
		s.Wrong(p, code.InvalidFilePath, "remove the control characters", "invalid path: must not contain control characters")
	default:
		return p.Text
	}
	return ""
}

// absolute returns the path of a file in a pod. If it is invalid, absolute
// reports it and returns "".
func (p FilePath) absolute(s *scope) string {
	path := p.value(s)
	if path != "" && path[0] != '/' {
		s.Wrong(p, code.InvalidFilePath, "write its absolute path in the gateway pods, as \"/etc/certs/"+path+"\"",
			"invalid path `%s`: must begin with `/`", path)
		return ""
	}
	return path
}

// hasControls reports whether a text has control characters, or bytes that are not
// UTF-8.
func hasControls(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
}
