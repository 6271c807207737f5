package intent_test

import "testing"

func TestEgressRight(t *testing.T) {
	checkRight(t, []string{
		"egress edition.cnn.com",
		"egress edition.cnn.com via gateway",
		"egress edition.cnn.com via gateway originate-tls { balance round-robin }",
		"egress edition.cnn.com originate-tls",
		"egress api.partner.com via gateway originate-tls mutual cert partner-client",
		"egress api.partner.com originate-tls mutual cert partner-client from app=sleep",
		"egress *.wikipedia.org via gateway through www.wikipedia.org",
		"egress db.example.com tcp 5432 addresses 192.0.2.0/24, 192.0.3.1, 2001:db8::/32",
		"egress smtp.example.com tcp 587 via gateway",
		"egress a.com, b.com http 80, 8080 tls 443, 8443 tcp 25 via sidecar for a, b",
		"egress api.stripe.com via gateway originate-tls from account shop/checkout, shop/other",
		"egress a.com { timeout 3s, retry 2, balance hash cookie user 1h, connections 1\n pending 2, requests 3, connect timeout 1s, tcp keepalive 1m, outlier 5 errors every 1m eject 30s }",
		"egress a.com { balance hash header x-user }",
		"egress a.com { balance hash source, outlier 5 errors eject 1s every 2s }",
		`egress a.com via gateway "for"`,
		"egress tls, http via gateway public for for",
	})
}

// Every clause may follow `via gateway` without a name.
func TestEgressGatewayWithoutName(t *testing.T) {
	for _, clause := range []string{
		"http 80", "tls 443", "tcp 25", "originate-tls", "originate-tls mutual", "cert x", "through b.com", "addresses 10.0.0.0/8",
		"for a", "from account a/b", "from app=x", "{ }",
	} {
		host := "a.com"
		if clause == "through b.com" {
			host = "*.a.com"
		}
		got, said := lower("egress " + host + " via gateway " + clause)
		if said != "" || got.Egresses[0].Via.Value.Gateway != "egress" {
			t.Errorf("%s: %s%+v", clause, said, got.Egresses)
		}
	}
}

func TestEgressWrong(t *testing.T) {
	checkWrong(t, []wrong{
		{"egress *", "1:8 GWC0631 `*` invalid egress host `*`: must not match all hosts / name the hosts, as *.example.com\n"},
		{"egress 192.0.2.1", "1:8 GWC0203 `192.0.2.1` invalid host `192.0.2.1`: must not be an IP address / write a name, and of an egress host `addresses 192.0.2.1`\n"},
		{"egress a.com, a.com", "1:15 GWC0114 `a.com` duplicate `a.com` / keep one of them\n  `a.com` first here\n"},
		{"egress a.com http 80, 80 tls 80", `
1:23 GWC0114 ` + "`80` duplicate `80` / keep one of them" + `
  ` + "`80` first here" + `
1:30 GWC0602 ` + "`80` conflicting protocols for port 80: http and tls / keep one of them" + `
  ` + "`80` http here" + `
`},
		{"egress a.com http 80 http 81", "1:22 GWC0114 `http 81` duplicate `http` / keep one of them\n  `http 80` first here\n"},
		{"egress a.com via gateway via sidecar", "1:26 GWC0114 `via sidecar` duplicate `via` / keep one of them\n  `via gateway` first here\n"},
		{"egress a.com via waypoint w", "1:18 GWC0110 `waypoint` unknown word `waypoint` / gwc has no word for it; in Istio it is a gateway of the class istio-waypoint: write it in a manifest, and `raw \"FILE.yaml\"` in the program\n"},
		{"egress a.com via gatewy", "1:18 GWC0110 `gatewy` unknown word `gatewy` / did you mean `gateway`?\n"},
		{"egress a.com orginate-tls", "1:14 GWC0110 `orginate-tls` unknown word `orginate-tls` / did you mean `originate-tls`?\n"},
		{"egress *.a.com through *.b.com via gateway", "1:24 GWC0203 `*.b.com` invalid host `*.b.com`: must not be a wildcard / write one host name\n"},
		{"egress a.com from account checkout", "1:27 GWC0201 `checkout` invalid account `checkout`: must have a namespace / write it as default/checkout\n"},
		{"egress a.com from app", "1:19 GWC0202 `app` invalid label `app`: must have a `=` / write KEY=VALUE, as app=sleep\n"},
		{"egress a.com tcp 70000", "1:18 GWC0204 `70000` invalid port `70000`: must be a number from 1 to 65535 / write a number from 1 to 65535\n"},
		{"egress a.com addresses 192.0.2.1/24", "1:24 GWC0208 `192.0.2.1/24` invalid CIDR `192.0.2.1/24`: host bits must be zero / write `192.0.2.0/24`\n"},
		{"egress a.com addresses b.com", "1:24 GWC0208 `b.com` invalid CIDR `b.com`: must be an IP address or range / write it as 192.0.2.0/24 or 192.0.2.7\n"},
		{"egress a.com for B", "1:18 GWC0201 `B` invalid name `B`: must be lower case / write `b`\n"},
		{"egress a.com { balance robin }", "1:24 GWC0110 `robin` unknown word `robin` / expected one of: round-robin, least-request, random, hash\n"},
		{"egress a.com { connections 0, connections 5 }", `
1:28 GWC0205 ` + "`0` invalid number `0`: out of range / write a number from 1 to 2147483647" + `
1:31 GWC0114 ` + "`connections 5` duplicate `connections` / keep one of them" + `
  ` + "`connections 0` first here" + `
`},
		{"egress a.com { outlier 5 errors every 1s every 2s }", "1:42 GWC0114 `every 2s` duplicate `every` / keep one of them\n  `every 1s` first here\n"},
		{"egress a.com { mirror b }", "1:16 GWC0110 `mirror` unknown word `mirror` / expected one of: accept, balance, connect, connections, idle, outlier, pending, requests, retry, route, tcp, timeout\n"},
		{"wall shop", "1:1 GWC0110 `wall` unknown word `wall` / expected one of: " + keywords() + "\n"},
	})
}

func TestEgressRecord(t *testing.T) {
	got, said := lower("namespace shop\negress A.com http 80 via gateway from account a/b, a/c addresses 10.0.0.1 { timeout 3s, balance random }")
	if said != "" {
		t.Fatal(said)
	}
	e := got.Egresses[0]
	for _, c := range []struct{ got, want string }{
		{e.Namespace, "shop"},
		{e.At.Text(), "egress A.com http 80 via gateway from account a/b, a/c addresses 10.0.0.1"},
		{string(e.Hosts[0].Value), "a.com"},
		{e.Ports[0].At.Text(), "80"},
		{e.Via.At.Text(), "via gateway"},
		{e.Accounts[1].At.Text(), "a/c"},
		{e.Addresses[0].Value, "10.0.0.1/32"},
		{e.Timeout.At.Text(), "3s"},
		{e.Timeout.Clause.Text(), "timeout 3s"},
		{e.Policies.Balance.At.Text(), "balance random"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
