package lang_test

import (
	"testing"

	"github.com/gwc-lang/gwc/lang"
)

func TestMeant(t *testing.T) {
	words := []string{"http", "https", "http2", "grpc", "tls", "mongo", "passthrough", "originate-tls"}
	for text, want := range map[string]string{
		"gprc": "grpc", "mong": "mongo", "Mongo": "mongo", "passthru": "", "passthrouhg": "passthrough", "passtrogh": "passthrough",
		"originate-tsl": "originate-tls", "originatetls": "originate-tls",
		"HTTPS": "https", // in capitals it is the same word
		"htpp":  "", "htps": "", "tsl": "tls", "tcl": "", "tcp": "", "": "", "x": "",
	} {
		if got := lang.Meant(text, words); got != want {
			t.Errorf("Meant(%q) = %q, want %q", text, got, want)
		}
	}
}
