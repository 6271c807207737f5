package test_test

import (
	"strings"
	"testing"
)

// TestCoverage checks which clauses are exercised by which calls.
func TestCoverage(t *testing.T) {
	for _, c := range []struct {
		expects string
		missing map[string]string // by the clause
	}{
		{"", map[string]string{
			"redirect http": "no call reaches it", "route = /old -> redirect https://shop.example.com/new": "no call reaches it",
			"route /api   -> api:8080": "no call reaches it", "route POST /api -> writer:8080": "no call reaches it",
			"route        -> web:8080": "no call reaches it", "admin:8080": "no call reaches it", "mutual": "no call reaches it",
			"raw:8443": "no call reaches it", "db:5432": "no call reaches it", "route -> 90% reviews/v1, 10% reviews/v2": "no call reaches it",
			"api.stripe.com": "no call reaches it", "shop/checkout": "no call reaches it", "edition.cnn.com": "no call reaches it", "*.example.org": "no call reaches it",
		}},
	} {
		r := judged(t, program+c.expects, "")
		got := map[string]string{}
		for _, clause := range r.Coverage.Clauses {
			if missing := clause.Missing(); missing != "" {
				got[clause.Text] = missing
			}
		}
		for text, missing := range c.missing {
			if got[text] != missing {
				t.Errorf("%s: %q, want %q", text, got[text], missing)
			}
			delete(got, text)
		}
		for text, missing := range got {
			t.Errorf("%s is not exercised: %s", text, missing)
		}
	}
}

// TestBothWays checks what one more call changes.
func TestBothWays(t *testing.T) {
	for _, c := range []struct{ clause, expects, missing string }{
		{"route /api   -> api:8080", "outside GET https://shop.example.com/api -> api:8080", "no call passes it over"},
		{"route /api   -> api:8080", "outside GET https://shop.example.com/ -> web:8080", "no call takes it"},
		{"route /api   -> api:8080", "outside GET https://shop.example.com/api -> api:8080;outside GET https://shop.example.com/ -> web:8080", ""},
		{"route POST /api -> writer:8080", "outside POST https://shop.example.com/api -> writer:8080;outside GET https://shop.example.com/api -> api:8080", ""},
		{"route        -> web:8080", "outside GET https://shop.example.com/ -> web:8080", ""},
		{"redirect http", "outside GET http://shop.example.com/ -> 301", ""},
		{"admin:8080", "outside GET https://admin.example.com/ with client-certificate -> admin:8080", ""},
		{"mutual", "outside GET https://admin.example.com/ with client-certificate -> admin:8080", "no caller is refused"},
		{"mutual", "outside GET https://admin.example.com/ -> refused", "no caller is let through"},
		{"mutual", "outside GET https://admin.example.com/ with client-certificate -> admin:8080;outside GET https://admin.example.com/ -> refused", ""},
		{"raw:8443", "outside TLS raw.example.com:443 -> raw:8443 tls", ""},
		{"db:5432", "outside TCP a.example.com:9000 -> db:5432", ""},
		{"route -> 90% reviews/v1, 10% reviews/v2", "outside GET http://reviews.example.com/ -> reviews:9080", ""},
		{"shop/checkout", "shop/a GET http://api.stripe.com/ account checkout -> api.stripe.com:443 tls via egress", "no caller is refused"},
		{"shop/checkout", "shop/a GET http://api.stripe.com/ account a -> 403", "no caller is let through"},
		{"shop/checkout", "shop/a GET http://api.stripe.com/ account a -> 403;shop/a GET http://api.stripe.com/ account checkout -> api.stripe.com:443 tls via egress", ""},
		{"api.stripe.com", "shop/a GET http://api.stripe.com/ account a -> 403", ""},
		{"edition.cnn.com", "shop/a GET http://api.stripe.com/ account a -> 403", "no call reaches it"},
		{"edition.cnn.com", "shop/a GET https://edition.cnn.com/ -> edition.cnn.com:443 tls", ""},
		{"*.example.org", "shop/a GET https://b.example.org/ -> b.example.org:443 tls", ""},
	} {
		var text strings.Builder
		for e := range strings.SplitSeq(c.expects, ";") {
			text.WriteString("expect " + e + "\n")
		}
		r := judged(t, program+text.String(), "")
		found := false
		for _, clause := range r.Coverage.Clauses {
			if clause.Text != c.clause {
				continue
			}
			if found = true; clause.Missing() != c.missing {
				t.Errorf("%s\n%s is missing %q, want %q", c.expects, c.clause, clause.Missing(), c.missing)
			}
		}
		if !found {
			t.Errorf("no clause %s", c.clause)
		}
		if r.Failed() {
			t.Errorf("%s\n%s", c.expects, r.Summary())
		}
	}
}
