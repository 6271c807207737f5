package extreme

import "fmt"

// gateways are what deployed gateways, the proxies in front of them, confined namespaces and the sources of certificates
// name. The API server and the controllers read it, not Envoy alone.
func gateways() []clause {
	const use = "expose a.shop:80 https at h.example.com via g\n"
	services := join(names(), bare(long("a service", "a", "b", "", 55, 58, 59, 60)))
	ranges := join(words("0", "1", "2", "01", "2.5", "-1", "999", "1000", "1001", "2147483648", "1..1", "1..2", "2..1", "0..2", "2..1000", "2..1001", "..3", "3..", "1..2..3", "a..b", "2...3"), texts("2", ""))
	proxies := words("0 proxies", "1 proxy", "1 proxies", "2 proxy", "2 proxies", "01 proxies", "-1 proxies", "100 proxies", "254 proxies", "255 proxies", "256 proxies", "4294967295 proxies", "4294967296 proxies", "1.5 proxies")
	cidrs := join(words("10.0.0.0/8", "10.0.0.1/8", "10.0.0.1", "0.0.0.0/0", "0.0.0.0/1, 128.0.0.0/1", "::/0", "2001:db8::/32", "2001:db8::1", "255.255.255.255/32", "10.0.0.0/33", "10.0.0.0/0", "::ffff:10.0.0.0/104", "127.0.0.1", "169.254.169.254", "h.example.com", "10.0.0.0/8, 10.0.0.0/8", "10.0.0.0/8, 10.1.0.0/16"),
		repeated("ranges", "10.%d.0.0/16", 2, 255))
	return []clause{
		{"deploy replicas", "gateway g { namespace edge, selector app=g, deploy replicas @ }\n" + use, ranges},
		{"name of a deployed gateway", "gateway @ { namespace edge, selector app=g, deploy }\nexpose a.shop:80 https at h.example.com via @\n", services},
		{"service of a deployed gateway", "gateway g { namespace edge, selector app=g, service @, deploy }\n" + use, services},
		{"namespace of a deployed gateway", "gateway g { namespace @, selector app=g, deploy }\n" + use, names()},
		{"selector of a deployed gateway", "gateway g { namespace edge, selector @, deploy }\n" + use, labels()},
		{"labels of the mesh", "mesh { label @ }\ngateway g { namespace edge, selector app=g, deploy }\n" + use, labels()},
		{"revision of a deployed gateway", "mesh { revision @ }\ngateway g { namespace edge, selector app=g, deploy }\n" + use, names()},
		{"ports of a deployed gateway", "gateway g { namespace edge, selector app=g, ports @, deploy }\n" + use,
			words("443", "443->443", "443->1", "443->1023", "443->1024", "443->8443", "443->65535", "443->65536", "443->0", "0->8443", "443->8443, 443->9443", "443->8443, 80->8443", "443->15021", "443->15090", "443->15000", "443->15001", "15021, 443", "15090->8443, 443", "443->8443, 65535")},
		{"many ports of a deployed gateway", "gateway g { namespace edge, selector app=g, deploy, @ }\nexpose a.shop:80 https at h.example.com via g on 1001\n", []value{
			{"2", "ports 1001, 1002"}, {"200", "ports " + list("%d", 1001, 200)}, {"1000", "ports " + list("%d", 1001, 1000)}}},
		{"behind", "gateway g { namespace edge, selector app=g, ports 443->8443, behind @, deploy }\nexpose a.shop:80 https at h.example.com via g { allow address 192.0.2.0/24 }\n", proxies},
		{"behind of a gateway that is there", "gateway g { namespace edge, selector app=g, ports 443->8443, behind @ }\nexpose a.shop:80 https at h.example.com via g { allow address 192.0.2.0/24 }\n", proxies},
		{"confine", "confine @\negress h.example.org addresses 192.0.2.7\n", names()},
		{"confine except", "confine shop except @\negress h.example.org addresses 192.0.2.7\n", cidrs},
		{"addresses of a confined namespace", "confine shop\negress h.example.org addresses @\n", cidrs},
		{"many confined namespaces", "confine @\negress h.example.org via gateway\n", []value{{"2", list("n%d", 1, 2)}, {"500", list("n%d", 1, 500)}}},
		{"many gateways of a confined namespace", "confine shop\n@\n", []value{{"2", egressGateways(2)}, {"40", egressGateways(40)}}},
		{"issuer", "certificate c { issuer @ }\nexpose a.shop:80 https at h.example.com cert c\n", join(names(), certificateNames())},
		{"issuer local", "certificate c { issuer @ local ecdsa }\nexpose a.shop:80 https at h.example.com cert c\n", join(names(), certificateNames())},
		{"name of an issued certificate", "certificate @ { issuer i }\nexpose a.shop:80 https at h.example.com cert @\n", join(names(), certificateNames())},
		{"host of an issued certificate", "certificate c { issuer i }\nexpose a.shop:80 https at @ cert c\n", hosts()},
		{"many hosts of an issued certificate", "certificate c { issuer i }\nexpose a.shop:80 https at @ cert c\n", []value{{"100", list("h%d.example.com", 1, 100)}, {"1000", list("h%d.example.com", 1, 1000)}}},
		{"external store", "certificate c { external @ key k }\nexpose a.shop:80 https at h.example.com cert c\n", join(names(), certificateNames())},
		{"external key", "certificate c { external s local key @ ca @ }\nexpose a.shop:80 https mutual at h.example.com cert c\n",
			join(words("k", "a/b/c", "/a", "a//b", "..", "a.b", "1", "true", "null", "~", "-", "=", "*", "@", "%41"), texts("", " ", "a b", "é", "a:b", "a: b", "# a", "{{ .x }}", "${x}", "$${x}", "a\tb", "a\nb", "'", "\"", "\\", "- a", "0x1", "1e3", "2026-01-01", "&a", "!a", "|"),
				long("a key", "k", "/a", "", 253, 254, 2047, 2048, 2049))},
		{"name of an external certificate", "certificate @ { external s key k }\nexpose a.shop:80 https at h.example.com cert @\n", join(names(), certificateNames())},
	}
}

// list is n words with commas between them, counted from a number.
func list(format string, from, n int) string {
	out := ""
	for i := range n {
		if i > 0 {
			out += ", "
		}
		out += fmt.Sprintf(format, from+i)
	}
	return out
}

// egressGateways are n gateways, each with a host that leaves through it.
func egressGateways(n int) string {
	out := ""
	for i := range n {
		out += fmt.Sprintf("gateway g%[1]d { namespace out%[1]d, selector app=g%[1]d }\negress h%[1]d.example.org via gateway g%[1]d\n", i)
	}
	return out
}
