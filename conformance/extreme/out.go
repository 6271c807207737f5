package extreme

func egresses() []clause {
	var out []clause
	for _, way := range []string{"", "via gateway", "originate-tls", "via gateway originate-tls", "via gateway from account shop/checkout", "for shop, ops",
		"http 80, 8080, 65535 tls 443, 8443", "via gateway http 80, 65535 tls 443, 64999", "tcp 5432 addresses 192.0.2.0/24", "tcp 5432 addresses 192.0.2.0/24 via gateway",
		"tcp 65535", "tcp 65535 via gateway", "via gateway originate-tls mutual cert c", "originate-tls mutual cert c from app=sleep", "via gateway through one.example.org"} {
		out = append(out, clause{"egress " + way, "egress @ " + way + "\n", hosts()})
	}
	return append(out,
		clause{"through", "egress *.example.org via gateway through @\n", hosts()},
		clause{"through, with an origination", "egress *.example.org via gateway through @ originate-tls\n", hosts()},
		clause{"egress at 1.31", "target istio 1.31\negress @ originate-tls\n", hosts()},
		clause{"http", "egress api.example.org http @\n", ports},
		clause{"http via gateway", "egress api.example.org http @ via gateway\n", ports},
		clause{"tls", "egress api.example.org tls @\n", ports},
		clause{"tls via gateway", "egress api.example.org tls @ via gateway\n", ports},
		clause{"tcp", "egress api.example.org tcp @ via gateway\n", ports},
		clause{"ports of Envoy", "egress api.example.org http @\n", words("15000", "15001", "15006", "15008", "15020", "15021", "15053", "15090")},
		clause{"tls ports of Envoy", "egress api.example.org tls @\n", words("15001", "15006", "15008", "15021", "15090")},
		clause{"tcp ports of Envoy", "egress api.example.org tcp @ via gateway\n", words("15001", "15006", "15008", "15021", "15090")},
		clause{"many ports", "egress api.example.org http @\n", repeated("ports", "2%03d", 254, 255, 256, 257)},
		clause{"addresses", "@\n", addressed()},
		clause{"account", "egress api.example.org via gateway from account @\n", join(words("a/b", "a", "/", "a/", "/b", "a/b/c", "*/b", "a/*", "A/b", "a/B", "a_b/c", "a/b.c", "a/-b"),
			[]value{{"names of 63", name(63) + "/" + name(63)}, {"a namespace of 64", name(64) + "/b"}, {"an account of 253", "a/" + host(253)}, {"an account of 254", "a/" + host(254)}},
			repeated("accounts", "ns%d/a", 2, 500))},
		clause{"for", "egress api.example.org for @\n", join(names(), repeated("namespaces", "ns%d", 200))},
		clause{"from, at sidecars", "egress api.example.org originate-tls mutual cert c from @\n", labels()},
		clause{"cert of a host", "egress api.example.org via gateway originate-tls mutual cert @\n", join(names(), certificateNames())},
		clause{"cert at sidecars", "egress api.example.org originate-tls mutual cert @ from app=sleep\n", join(names(), certificateNames())},
		clause{"timeout of a host", "egress api.example.org via gateway { timeout @ }\n", durations},
		clause{"retry of a host", "egress api.example.org via gateway originate-tls { retry @ }\n", words("0", "1", "100", "101", "3 per-try 1ms", "3 per-try 8760h", "3 on 5xx,503,511")},
		clause{"many hosts", "egress @ via gateway originate-tls\n", repeated("hosts", "h%d.example.org", 100)},
		clause{"two programs' names", "program @\negress api.example.org via gateway originate-tls\nexpose a.shop:80 https at h.example.com\n", names()},
	)
}

// name is a name of n bytes.
func name(n int) string { return bare(long("", "a", "b", "", n))[0].text }

// addressed are hosts with addresses of every kind.
func addressed() []value {
	var out []value
	for _, way := range []string{"", " via gateway"} {
		for _, list := range join(words("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24", "0.0.0.0", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "127.0.0.1", "127.0.0.0/8", "169.254.169.254", "224.0.0.1", "255.255.255.255", "240.240.0.1",
			"10.0.0.0/8", "2001:db8::1", "2001:db8::/32", "::/0", "::", "::1", "fe80::1", "::ffff:192.0.2.7", "192.0.2.1/24", "192.0.2.0/33", "192.0.2.7, 2001:db8::7", "192.0.2.0/24, 192.0.2.7", "0.0.0.0/0, ::/0"),
			repeated("addresses", "192.0.2.%d", 255), repeated("ranges of 16 bits", "10.%d.0.0/16", 256), repeated("ranges of 24 bits", "10.0.%d.0/24", 256)) {
			out = append(out, value{list.name + way, "egress db.example.org tcp 5432 addresses " + list.text + way})
		}
		for _, list := range words("192.0.2.7", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "192.0.2.7, 2001:db8::7") {
			out = append(out, value{"http and tls at " + list.name + way, "egress db.example.org addresses " + list.text + way},
				value{"originated at " + list.name + way, "egress db.example.org originate-tls addresses " + list.text + way})
		}
	}
	return out
}
