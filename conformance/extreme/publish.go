package extreme

func publications() []clause {
	out := []clause{
		{"on", "gateway g { namespace edge, selector istio=g, ports @ }\nexpose a.shop:80 http at h.example.com on @ via g\n", ports},
		{"on, with tcp", "gateway g { namespace edge, selector istio=g, ports @ }\nexpose a.shop:80 tcp on @ via g\n", ports},
		{"a gateway's pod port", "gateway g { namespace edge, selector istio=g, ports 80->@ }\nexpose a.shop:80 http at h.example.com via g\n", ports},
		{"a port of a service", "expose a.shop:@ http at h.example.com also mesh\n", ports},
		{"also mesh on a port of Envoy", "expose a.shop:@ http at h.example.com also mesh\n", words("15000", "15001", "15006", "15008", "15020", "15021", "15090", "15053")},
		{"on a port of Envoy", "gateway g { namespace edge, selector istio=g, ports @ }\nexpose a.shop:80 http at h.example.com on @ via g\n",
			words("15000", "15001", "15006", "15008", "15020", "15021", "15090")},
		{"many hosts", "expose a.shop:80 http at @ also mesh\n", repeated("hosts", "h%d.example.com", 2, 300)},
		{"many hosts of https", "expose a.shop:80 https at @\n", repeated("hosts", "h%d.example.com", 300)},
	}
	for _, kind := range []string{"http", "http2", "grpc", "https", "https mutual", "https mutual optional", "https passthrough", "tls", "tls mutual", "tls passthrough"} {
		out = append(out, clause{kind + " at", "expose a.shop:80 " + kind + " at @\n", hosts()})
	}
	for _, kind := range []string{"http", "https"} {
		out = append(out, clause{kind + " also mesh at", "expose a.shop:80 " + kind + " at @ also mesh\n", hosts()},
			clause{kind + " also mesh at, port of five digits", "expose a.shop:65535 " + kind + " at @ also mesh\n", hosts()})
	}
	return append(out,
		clause{"redirect http", "expose a.shop:80 https at @ redirect http\n", hosts()},
		clause{"http at, on a port of five digits", "gateway g { namespace edge, selector istio=g, ports 65535 }\nexpose a.shop:80 http at @ on 65535 via g\n", hosts()},
		clause{"cert", "expose a.shop:80 https at h.example.com cert @\n", join(names(), certificateNames())},
		clause{"mutual cert", "expose a.shop:80 https mutual at h.example.com cert @\n", join(names(), certificateNames())},
		clause{"service", "expose @.shop:80 http at h.example.com also mesh\n", names()},
		clause{"namespace of a service", "expose a.@:80 http at h.example.com also mesh\n", names()},
		clause{"backend https name", "expose a.shop:443 http at h.example.com backend https name @\n", hosts()},
		clause{"backend", "expose a.shop:80 https at h.example.com backend @\n", words("http", "mtls", "https", "https ca internal-ca")},
		clause{"tls min", "expose a.shop:80 https at h.example.com { tls min @ }\n", versions()},
		clause{"tls max", "expose a.shop:80 https at h.example.com { tls max @ }\n", versions()},
		clause{"tls min of 1.3 and ciphers", "expose a.shop:80 https at h.example.com { tls min 1.3\n tls ciphers @ }\n", ciphers()},
		clause{"tls ciphers", "expose a.shop:80 https at h.example.com { tls ciphers @ }\n", ciphers()},
		clause{"tls ciphers of tls mutual", "expose a.shop:80 tls mutual at h.example.com { tls ciphers @ }\n", ciphers()},
		clause{"listen", "gateway g { namespace edge, selector istio=g, ports 80->8080, 443->8443, 9000\n  listen @ }\nexpose a.shop:80 http at h.example.com via g\n",
			words("http on 9000 for ns/x.example.com", "https on 9000 cert c for ns/x.example.com", "https mutual on 9000 cert c for ns/*.x.com",
				"tls passthrough on 9000 for ns/x.example.com", "tls mutual on 9000 cert c for ns/x.example.com", "tcp on 9000 for ns/*", "mongo on 9000 for ns/*", "http on 9000 for ns/*", "http on 9000 for ns/*.com",
				"http on 9000 for */x.example.com", "grpc on 9000 for ns/x.example.com", "http2 on 9000 for ns/x.example.com")})
}

func versions() []value { return words("1.0", "1.1", "1.2", "1.3", "1.4") }

func ciphers() []value {
	list := []string{"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
		"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
		"AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA", "ECDHE-PSK-AES128-CBC-SHA", "PSK-AES128-CBC-SHA", "TLS_AES_128_GCM_SHA256", "NULL-SHA", "ALL", "HIGH", "!ALL", "\"\"", "NOPE",
		"ECDHE-RSA-AES128-SHA256", "AES128-SHA256"}
	out := words(list...)
	return append(out, words("ECDHE-RSA-AES128-GCM-SHA256, AES128-SHA", "\"ECDHE-RSA-AES128-GCM-SHA256|AES128-SHA\"", "\"[ECDHE-RSA-AES128-GCM-SHA256|AES128-SHA]\"")...)
}

func certificateNames() []value {
	return join(words("ca", "a-cacert", "cacerts", "a.b", "a.b.c", "default", "rootca", "sds", "file-root", "kubernetes", "builtin", "invalid", "istio-ca-secret"),
		[]value{{"a name of 253", host(253)}, {"a name of 246", host(246)}, {"a name of 247", host(247)}, {"a name of 254", host(254)}}, texts("kubernetes://a", "a/b", "file:/a", "builtin://"))
}
