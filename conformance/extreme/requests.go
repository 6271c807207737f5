package extreme

// requests are what the second edition added to routes.
func requests() []clause {
	sticky := func(what string) string {
		return "expose a.shop:80 https at h.example.com {\n route /p -> 50% a.shop:80, 50% b.shop:80 { sticky cookie " + what + " }\n}\n"
	}
	segments := func(path string) string {
		return "expose a.shop:80 http at h.example.com also mesh {\n route " + path + " -> a.shop:80 { rewrite /b }\n}\n"
	}
	var out []clause
	for _, source := range []string{"client-address", "client-certificate-subject", "client-certificate-san", "client-certificate-fingerprint", "original-host", "original-path"} {
		out = append(out, clause{"header from " + source, "expose a.shop:80 https mutual at h.example.com { set request header @ from " + source + " }\n", headerNames()})
	}
	return append(out,
		clause{"sticky", sticky("@"), join(headerNames(), words("__Host-c", "__Secure-c"))},
		clause{"sticky's time", sticky("c @"), durations},
		clause{"sticky of many shares", "expose a.shop:80 https at h.example.com {\n route -> @ { sticky cookie c }\n}\n", join(words("50% a.shop:80, 50% a.shop:81", "0.001% a.shop:80, 99.999% b.shop:80"), repeated("shares", "1%% s%d.shop:80", 100))},
		clause{"timeout none", "expose a.shop:80 http at h.example.com also mesh {\n timeout 5s\n route /ws -> a.shop:80 { @ }\n route -> a.shop:80\n}\n", words("timeout none", "timeout none, retry 3", "timeout none, retry 3 per-try 1s", "timeout 0s", "timeout never")},
		clause{"per-try of a timeout", inRoute("timeout 1s, retry 3 per-try @"), durations},
		clause{"text of a path", segments("^= @"), paths()},
		clause{"rewritten segments", segments("@"), paths()},
		clause{"expression between backquotes", "expose a.shop:80 http at h.example.com {\n route ~ @ -> a.shop:80 { rewrite `/\\1` }\n}\n",
			[]value{{"groups", "`/shop(/|$)(.*)`"}, {"nine groups", "`/(a)(b)(c)(d)(e)(f)(g)(h)(i)`"}, {"a group in a group", "`/((a)|(b))`"}, {"a class", "`/(\\d+)`"}, {"none", "`/a`"}, {"empty", "``"}}},
		clause{"redirect of the same host", "expose a.shop:80 http at h.example.com {\n route /p -> redirect @\n}\n", paths()},
		clause{"redirect of a part", "target istio 1.31\nexpose a.shop:80 http at h.example.com {\n route /p -> redirect https://n.example.com { rewrite @ }\n}\n", paths()},
		clause{"preflights", "expose a.shop:80 http at h.example.com {\n route @ -> a.shop:80 { cors { origin https://a.com\n methods GET, PUT\n unmatched refuse } }\n}\n",
			words("GET /a", "PUT /a header x-a = 1", "/a header x-a", "OPTIONS /a", "/a no header x-a", "~ \"/a.*\"")})
}
