package extreme

// policies are those of a service, and of a host outside at sidecars and at a gateway.
func policies() []clause {
	var out []clause
	for _, place := range []struct{ name, program string }{
		{" of a service", "service a.shop { port 80 http\n @\n}\nexpose a.shop http at h.example.com also mesh\n"},
		{" of a host", "egress api.example.org via gateway originate-tls { @ }\n"},
		{" of a host at sidecars", "egress api.example.org originate-tls { @ }\n"},
	} {
		add := func(name, setting string, values []value) {
			var all []value
			for _, v := range values {
				all = append(all, value{v.name, setting + " " + v.text})
			}
			out = append(out, clause{name + place.name, place.program, all})
		}
		add("connections", "connections", counts)
		add("pending", "pending", counts)
		add("requests", "requests", counts)
		add("connect timeout", "connect timeout", durations)
		add("tcp keepalive", "tcp keepalive", durations)
		add("idle timeout", "idle timeout", durations)
		add("outlier", "outlier", join(words("0 errors", "1 errors", "2147483647 errors", "2147483648 errors", "100 errors")))
		add("outlier every", "outlier 5 errors every", durations)
		add("outlier eject", "outlier 5 errors eject", durations)
		add("balance", "balance", words("round-robin", "least-request", "random", "hash source", "hash header x-user", "hash cookie c", "hash cookie c 1h"))
		add("balance hash header", "balance hash header", headerNames())
		add("balance hash cookie", "balance hash cookie", join(headerNames(), words("__Host-c")))
		add("balance hash cookie's time", "balance hash cookie c", durations)
	}
	return out
}

func declarations() []clause {
	subset := func(name, label string) string {
		return "service a.shop { port 80 http\n subset " + name + " " + label + "\n}\nexpose a.shop http at h.example.com also mesh { route -> a.shop/" + name + " }\n"
	}
	gateway := func(name, namespace, selector, service string) string {
		return "gateway " + name + " { namespace " + namespace + ", selector " + selector + ", service " + service + " }\n"
	}
	in := func(name, namespace, selector, service string) string {
		return gateway(name, namespace, selector, service) + "expose a.shop:80 http at h.example.com via " + name + "\nexpose a.shop:80 https at h.example.com via " + name + "\n"
	}
	out := func(name, namespace, selector, service string) string {
		return gateway(name, namespace, selector, service) + "egress api.example.org via gateway " + name + " originate-tls from account shop/checkout\n" +
			"egress db.example.org tcp 5432 addresses 192.0.2.0/24 via gateway " + name + "\n"
	}
	return []clause{
		{"subset's name", subset("@", "version=v1"), names()},
		{"subset's label", subset("v1", "@"), labels()},
		{"workload", "service a.shop { port 80 http\n workload @\n mtls strict\n}\nexpose a.shop http at h.example.com\n", labels()},
		{"port's name", "service a.shop { port 80 http @ }\nexpose a.shop http at h.example.com\n", names()},
		{"protocol of a port", "service a.shop { port 80 @ }\nexpose a.shop http at h.example.com\n", words("http", "http2", "grpc", "https", "tls", "tcp", "mongo", "udp")},
		{"gateway", in("@", "edge", "istio=g", "g"), names()},
		{"namespace of a gateway", in("g", "@", "istio=g", "g"), names()},
		{"selector", in("g", "edge", "@", "g"), labels()},
		{"service of a gateway", in("g", "edge", "istio=g", "@"), names()},
		{"gateway out", out("@", "edge", "istio=g", "g"), names()},
		{"namespace of a gateway out", out("g", "@", "istio=g", "g"), names()},
		{"selector out", out("g", "edge", "@", "g"), labels()},
		{"service of a gateway out", out("g", "edge", "istio=g", "@"), names()},
		{"program", "program @\n" + out("g", "edge", "istio=g", "g"), join(names(), bare(long("a name", "a", "b", "", 40, 48, 49)))},
		{"revision", "mesh { revision @ }\nexpose a.shop:80 http at h.example.com\n", names()},
		{"label of the mesh", "mesh { label @ }\nexpose a.shop:80 http at h.example.com\n", labels()},
		{"namespace", "namespace @\nexpose a:80 http at h.example.com also mesh\negress api.example.org\n", names()},
		{"dns-capture", "target istio 1.31\nmesh { dns-capture }\n@\n", join(addressed(), words("egress a.example.org tcp 587\negress b.example.org tcp 587 via gateway"))},
		{"target", "target istio 1.@\n" + out("g", "edge", "istio=g", "g"), words("22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32")},
	}
}
