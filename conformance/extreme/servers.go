package extreme

// servers are where a host outside is and how it is verified, and hosts outside that gateways call.
func servers() []clause {
	endpoints := join(words("192.0.2.7", "192.0.2.7:1", "192.0.2.7:0", "192.0.2.7:65535", "192.0.2.7:65536", "0.0.0.0", "127.0.0.1", "255.255.255.255", "2001:db8::1", "::", "::1",
		"192.0.2.0/24", "s.example.net", "s.example.net:65535", "*.example.net", "s", "s.shop.svc.cluster.local", "192.0.2.7, s.example.net", "192.0.2.7, 192.0.2.7", "192.0.2.7 else 192.0.2.8"),
		texts("[2001:db8::1]:2223", "[2001:db8::1]", "[::ffff:192.0.2.7]:1", "2001:db8::1:2223", "", "[", "é.example.net"),
		repeated("servers", "192.0.2.%d", 2, 255), repeated("named servers", "s%d.example.net", 2, 255))
	var out []clause
	for _, how := range []string{"tcp 5432", "tcp 5432 via gateway", "http 80 via gateway originate-tls", "http 80 originate-tls", "grpc 50051 via gateway originate-tls",
		"tcp 5432 addresses 192.0.2.0/24 via gateway", "tcp 5432, 5433 addresses 192.0.2.7, 192.0.2.8", "tls 443"} {
		out = append(out, clause{"to of " + how, "egress db.example.org " + how + " to @\n", endpoints},
			clause{"else of " + how, "egress db.example.org " + how + " to 198.51.100.1 else @\n", endpoints})
	}
	for _, protocol := range []string{"grpc", "http2"} {
		for _, how := range []string{"", " via gateway", " via gateway originate-tls", " originate-tls"} {
			out = append(out, clause{protocol + how, "egress api.example.org " + protocol + " @" + how + "\n", ports})
		}
	}
	return append(out,
		clause{"to a host", "egress db.example.org tcp 5432 via gateway to @\n", hosts()},
		clause{"tcp with an origination", "egress api.example.org tcp @ originate-tls\n", ports},
		clause{"tcp via gateway with an origination", "egress api.example.org tcp @ via gateway originate-tls\n", ports},
		clause{"name", "egress api.example.org originate-tls name @\n", hosts()},
		clause{"name via gateway", "egress api.example.org via gateway originate-tls name @\n", hosts()},
		clause{"ca", "certificate c { secret s }\negress api.example.org via gateway originate-tls ca @\n", join(words("c"), names(), certificateNames())},
		clause{"unverified", "egress api.example.org @\n", words("originate-tls unverified", "via gateway originate-tls unverified", "via gateway originate-tls mutual unverified cert c", "tcp 5432 via gateway originate-tls unverified")},
		clause{"different certificates", "egress api.example.org originate-tls mutual cert one from app=a\negress api.example.org originate-tls mutual cert two from @\n", labels()},
		clause{"accounts of a route", "egress api.example.org via gateway originate-tls {\n route @ from account shop/a\n route GET / from account shop/b\n}\n",
			join(paths(), words("= /x", "^= /x", "header a", "no header a = 1"))},
		clause{"many routes", "egress api.example.org via gateway originate-tls {@}\n", lines("routes", "route /r%[1]d from account shop/a%[1]d", []int{2, 199, 201})},
		clause{"a host outside", "expose @ https at h.example.com\n", schemes(bare(hosts()))},
		clause{"a host outside as a destination", "expose a.shop:80 http at h.example.com {\n route /p -> @ { rewrite /b }\n route -> 50% a.shop:80, 50% @\n}\n", schemes(bare(hosts()))},
		clause{"a host outside for gRPC", "expose @ grpc at h.example.com\n", schemes(bare(hosts()))},
		clause{"a host outside in a program of 40", "program " + name(40) + "\nexpose @ http at h.example.com\n", schemes(bare(hosts()))},
		clause{"copies for a host outside", "expose a.shop:80 http at h.example.com { mirror @ 1% }\n", schemes(bare(hosts()))},
		clause{"port of a host outside", "expose https://o.example.org:@ http at h.example.com\n", ports},
		clause{"many hosts outside", "expose a.shop:80 http at h.example.com {@}\n", lines("hosts outside", "route /r%[1]d -> https://o%[1]d.example.org", []int{2, 300})})
}

// schemes are hosts as the gateway calls them.
func schemes(hosts []value) []value {
	var out []value
	for _, scheme := range []string{"https://", "http://"} {
		for _, h := range hosts {
			out = append(out, value{scheme + h.name, scheme + h.text})
		}
	}
	return out
}
