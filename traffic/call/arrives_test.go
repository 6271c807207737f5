package call

import "testing"

// TestArrivesAs finds the result to write if a call arrives in another way than is written.
func TestArrivesAs(t *testing.T) {
	for _, c := range []struct{ got, want, text string }{
		{"a.com:443 tls via egress", "a.com:443", "a.com:443 tls via egress"},
		{"a.com:443 tls via egress", "a.com:443 tls", "a.com:443 tls via egress"},
		{"a.com:443", "a.com:443 mtls", "a.com:443"},
		{"a.com:443 tls via egress", "a.com:443 tls via egress", ""},
		{"a.com:443 tls", "b.com:443", ""},
		{"a.com:443 tls", "a.com:444", ""},
		{"a.com:443 tls path /a", "a.com:443 path /b", ""},
		{"a.com:443 tls path /a", "a.com:443 path /a", "a.com:443 tls"},
		{"a.com:443 tls", "not a.com:443", ""},
		{"a.com:443 tls", "404", ""},
		{"60% a.com:443 tls, 40% b.com:80", "60% a.com:443, 40% b.com:80", "60% a.com:443 tls, 40% b.com:80"},
		{"60% a.com:443 tls, 40% b.com:80", "50% a.com:443, 50% b.com:80", ""},
	} {
		_, want, _, err := Parse("outside GET http://a.com/ -> " + c.want)
		if err != nil {
			t.Fatal(err)
		}
		_, got, _, err := Parse("outside GET http://a.com/ -> " + c.got)
		if err != nil {
			t.Fatal(err)
		}
		if text := want.ArrivesAs(got.Shares); text != c.text {
			t.Errorf("%s for %s: %q, want %q", c.got, c.want, text, c.text)
		}
	}
}
