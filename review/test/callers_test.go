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

// judge checks what becomes of an expect of a program: if it fails, with its example.
func judge(t *testing.T, program, expect, want string) {
	t.Helper()
	one := judged(t, program+"expect "+expect+"\n", "").Cases[0]
	got := one.String()
	if got == "failed" {
		got += " " + one.Answer.Call.Text
	}
	if got != want {
		t.Errorf("%s: %s %v %s, want %s", expect, got, one.Answer.Undetermined, one.Why, want)
	}
}

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
		judge(t, restricted, c.expect, c.want)
	}
}

const signedIn = `namespace shop
tokens corp { issuer "https://id.example.com", keys "https://id.example.com/jwks", audience shop }
tokens robot { issuer "https://robot.example.com", keys "https://robot.example.com/jwks", audience any, from header x-robot }
expose web:8080   http at www.example.com { accept GWC1350 "tested" }
expose admin:8080 http at admin.example.com { allow tokens corp claim groups = admins, ops, accept GWC1350 "tested" }
expose any:8080   http at any.example.com {
  accept GWC1350 "tested"
  allow tokens corp
  allow tokens robot claim scope = read
}
`

// TestTokens checks expects about callers with tokens: calls, and proofs over all.
func TestTokens(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"outside GET http://admin.example.com/ token iss=https://id.example.com, sub=x, aud=shop, groups=staff+ops -> admin:8080", "passed"},
		{"outside GET http://admin.example.com/ token iss=https://id.example.com, sub=x, aud=shop, groups=staff -> 403", "passed"},
		{"outside GET http://admin.example.com/ token iss=https://id.example.com, sub=x, aud=shop, exp=past -> 401", "passed"},
		{"outside GET http://any.example.com/ token iss=https://robot.example.com, at=header:x-robot, sub=r, scope=read -> any:8080", "passed"},
		{"outside GET http://www.example.com/ token iss=https://id.example.com, aud=other -> 403", "passed"},
		{"outside GET http://admin.example.com/ -> 403", "passed"},
		{"all outside any http://* -> not admin:8080", "failed outside GET http://admin.example.com/ token iss=https://id.example.com,aud=shop,groups=admins"},
		{"all outside any http://* -> not any:8080", "failed outside GET http://any.example.com/ token iss=https://id.example.com,aud=shop"},
		{"all outside any http://www.example.com/ -> web:8080", "failed outside GET http://www.example.com/ token iss=https://id.example.com"},
		{"all outside any http://www.example.com/ -> not admin:8080", "passed"},
		{"all outside any http://* token iss=https://id.example.com, aud=shop, sub=x -> not admin:8080", "passed"},
		{"all outside any http://admin.example.com/ token iss=https://id.example.com, aud=shop, sub=x, groups=ops -> admin:8080",
			"failed outside OPTIONS http://admin.example.com/ header access-control-request-method = a header origin = a token iss=https://id.example.com,aud=shop,sub=x,groups=ops"},
		{"all outside GET http://admin.example.com/ token iss=https://id.example.com, aud=shop, sub=x, groups=ops -> admin:8080", "passed"},
		{"all outside any http://admin.example.com/ header authorization = x -> not admin:8080", "passed"},
	} {
		judge(t, signedIn, c.expect, c.want)
	}
}
