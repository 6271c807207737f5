package test_test

import "testing"

const restricted = `namespace shop
gateway public {
  namespace istio-ingress
  selector  istio=public
  ports     80->8080
  behind    1 proxy
}
expose web:8080   http at www.example.com via public
expose admin:8080 http at admin.example.com via public { allow address 203.0.113.0/24, 2001:db8::/32 }
expose site:8080  http at site.example.com via public {
  route /in -> admin:8080 { allow address 203.0.113.9 }
  route     -> site:8080
}
`

// TestAddresses checks expects about callers at addresses: calls, and proofs over all.
func TestAddresses(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"outside GET http://admin.example.com/ client-address 203.0.113.7 -> admin:8080", "passed"},
		{"outside GET http://admin.example.com/ client-address 2001:db8::7 -> admin:8080", "passed"},
		{"outside GET http://admin.example.com/ client-address 198.51.100.7 -> 403", "passed"},
		{"outside GET http://admin.example.com/ header x-forwarded-for = 203.0.113.7 -> admin:8080", "passed"},
		{`outside GET http://admin.example.com/ header x-forwarded-for = "203.0.113.7, 198.51.100.7" -> 403`, "passed"},
		{"outside GET http://admin.example.com/ -> 403", "undetermined"},
		{"outside GET http://www.example.com/ -> web:8080", "passed"},
		{"all outside any http://* -> not admin:8080", "failed outside GET http://admin.example.com/ client-address 2001:db8::1"},
		{"all outside any http://* client-address 198.51.100.7 -> not admin:8080", "passed"},
		{"all outside any http://site.example.com/ client-address 203.0.113.7 -> not admin:8080", "passed"},
		{"all outside any http://site.example.com/ -> not admin:8080", "failed outside GET http://site.example.com/in client-address 203.0.113.9"},
		{"all outside any http://www.example.com/ -> web:8080", "passed"},
		{"all outside any http://admin.example.com/ client-address 203.0.113.7 -> admin:8080", "passed"},
	} {
		one := judged(t, restricted+"expect "+c.expect+"\n", "").Cases[0]
		got := one.String()
		if got == "failed" {
			got += " " + one.Answer.Call.Text
		}
		if got != c.want {
			t.Errorf("%s: %s %v %s, want %s", c.expect, got, one.Answer.Undetermined, one.Why, c.want)
		}
	}
}
