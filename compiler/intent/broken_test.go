package intent_test

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
)

// The name that an invalid statement declares is not reported as unknown.
func TestBroken(t *testing.T) {
	got, _ := lower("namespace shop\ngateway g { foo }\ncertificate c.d { } \nservice a { port x }\nservice b.c {")
	b := got.Broken
	services := []model.Service{{Namespace: "shop", Name: "a"}, {Namespace: "c", Name: "b"}}
	if !slices.Equal(b.Gateways, []string{"g"}) || !slices.Equal(b.Certificates, []string{"c.d"}) || !slices.Equal(b.Services, services) {
		t.Errorf("%+v", b)
	}
}
