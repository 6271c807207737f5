package check_test

import (
	"testing"

	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestReadCertificates checks what only certificates that were read can be
// wrong about: the names they serve, and whether they are more than a CA.
func TestReadCertificates(t *testing.T) {
	at := diag.NewFile("a.gwc", []byte("cert")).Span(0, 4)
	shop := model.CertificateFiles{Cert: []byte("x"), Key: []byte("x"), Names: []string{"*.shop.com", "shop.com"}}
	for _, test := range []struct {
		host  string
		files model.CertificateFiles
		want  code.Code
	}{
		{"shop.com", shop, ""},
		{"www.shop.com", shop, ""},
		{"*.shop.com", shop, ""},
		{"a.www.shop.com", shop, "GWC0402"},
		{"shop.org", shop, "GWC0402"},
		{"*.org", shop, "GWC0402"},
		{"shop.com", model.CertificateFiles{CA: []byte("x")}, "GWC0403"},
	} {
		m := &model.Model{
			Certificates: []*model.Certificate{{Name: "tls", At: at, Source: model.CertificateSource{Files: &test.files}}},
			Published: []*model.Published{{
				Gateway: &model.Gateway{}, Host: host.Pattern(test.host), Port: 443,
				Protocol: model.Fact[model.Protocol]{Value: model.HTTPS}, Mode: model.Fact[model.Mode]{Value: model.Simple},
				Certs: model.Fact[[]string]{Value: []string{"tls"}, Said: []diag.Span{at}},
			}},
		}
		var sink diag.Sink
		check.Run(m, &sink)
		var got code.Code
		for _, d := range sink.Sorted() {
			got += d.Code
		}
		if got != test.want {
			t.Errorf("host %s with the names %v: %q, not %q", test.host, test.files.Names, got, test.want)
		}
	}
}
