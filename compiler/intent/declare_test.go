package intent_test

import "testing"

func TestDeclarations(t *testing.T) {
	accept(t, nil, []accepted{
		{"target istio 1.31",
			"{Target:[{Value:31 At:`1.31`}]}"},
		{"target istio 1.23",
			"{Target:[{Value:23 At:`1.23`}]}"},
		{"program shop-edge",
			"{Program:[{Value:shop-edge At:`shop-edge`}]}"},
		{"mesh { domain Cluster.Local, root istio-system, revision canary, dns-capture, label team=edge, label a=b }",
			"{Meshes:[{At:`mesh` Domain:{Value:cluster.local At:`Cluster.Local` Clause:`domain Cluster.Local`} Root:{Value:istio-system At:`istio-system` Clause:`root istio-system`} Revision:{Value:canary At:`canary` Clause:`revision canary`} DNSCapture:{Value:true At:`dns-capture`} Labels:[{Value:{Key:a Value:b} At:`a=b`} {Value:{Key:team Value:edge} At:`team=edge`}]}]}"},
		{"mesh {}",
			"{Meshes:[{At:`mesh`}]}"},
		{"gateway public {\n namespace istio-ingress\n selector b=2, a=1\n ports 443, 80->8080\n hosts shop/*, ns2/Foo.bar.com }",
			"{Gateways:[{At:`public` Name:public Namespace:{Value:istio-ingress At:`istio-ingress` Clause:`namespace istio-ingress`} Selector:[{Value:{Key:a Value:1} At:`a=1`} {Value:{Key:b Value:2} At:`b=2`}] Ports:[{Number:80 Target:8080 At:`80->8080`} {Number:443 At:`443`}] PortsSaid:`ports 443, 80->8080` Hosts:[{Namespace:ns2 Host:foo.bar.com At:`ns2/Foo.bar.com`} {Namespace:shop Host:* At:`shop/*`}]}]}"},
		{"gateway g { selector a=b, namespace n, service s, listen tls passthrough on 443 for n/*.b.com, listen http for a/*, b/c.com on 80 }",
			"{Gateways:[{At:`g` Name:g Namespace:{Value:n At:`n` Clause:`namespace n`} Selector:[{Value:{Key:a Value:b} At:`a=b`}] ServiceName:{Value:s At:`s` Clause:`service s`} Listens:[{At:`listen http for a/*, b/c.com on 80` Protocol:{Value:http At:`http`} Port:{Value:80 At:`80` Clause:`on 80`} Hosts:[{Namespace:a Host:* At:`a/*`} {Namespace:b Host:c.com At:`b/c.com`}]} {At:`listen tls passthrough on 443 for n/*.b.com` Protocol:{Value:tls At:`tls`} Mode:{Value:passthrough At:`passthrough`} Port:{Value:443 At:`443` Clause:`on 443`} Hosts:[{Namespace:n Host:*.b.com At:`n/*.b.com`}]}]}]}"},
		{"gateway g { selector a=b, namespace n\n listen https mutual optional on 443 cert c.d for n/*\n listen https cert x on 8443 for n/*\n listen tcp on 90 for n/* }",
			"{Gateways:[{At:`g` Name:g Namespace:{Value:n At:`n` Clause:`namespace n`} Selector:[{Value:{Key:a Value:b} At:`a=b`}] Listens:[{At:`listen https mutual optional on 443 cert c.d for n/*` Protocol:{Value:https At:`https`} Mode:{Value:mutual optional At:`mutual optional`} Port:{Value:443 At:`443` Clause:`on 443`} Cert:[{Value:c.d At:`c.d`}] Hosts:[{Namespace:n Host:* At:`n/*`}]} {At:`listen https cert x on 8443 for n/*` Protocol:{Value:https At:`https`} Mode:{Value:simple At:`https`} Port:{Value:8443 At:`8443` Clause:`on 8443`} Cert:[{Value:x At:`x`}] Hosts:[{Namespace:n Host:* At:`n/*`}]} {At:`listen tcp on 90 for n/*` Protocol:{Value:tcp At:`tcp`} Port:{Value:90 At:`90` Clause:`on 90`} Hosts:[{Namespace:n Host:* At:`n/*`}]}]}]}"},
		{"gateway g { selector a=b, namespace n, behind 2 proxies, deploy }",
			"{Gateways:[{At:`g` Name:g Namespace:{Value:n At:`n` Clause:`namespace n`} Selector:[{Value:{Key:a Value:b} At:`a=b`}] Behind:{Value:2 At:`behind 2 proxies`} Deploy:{Value:{Least:2 Most:5} At:`deploy`}}]}"},
		{"gateway g { selector a=b, namespace n, behind 1 proxy, deploy replicas 3 }",
			"{Gateways:[{At:`g` Name:g Namespace:{Value:n At:`n` Clause:`namespace n`} Selector:[{Value:{Key:a Value:b} At:`a=b`}] Behind:{Value:1 At:`behind 1 proxy`} Deploy:{Value:{Least:3 Most:3} At:`deploy replicas 3`}}]}"},
		{"confine shop, billing except 10.1.0.0/16, 10.0.0.1",
			"{Confines:[{At:`confine shop, billing except 10.1.0.0/16, 10.0.0.1` Namespaces:[{Value:shop At:`shop`} {Value:billing At:`billing`}] Except:[{Value:10.1.0.0/16 At:`10.1.0.0/16`} {Value:10.0.0.1/32 At:`10.0.0.1`}]}]}"},
		{"service reviews.prod {\n port 9080 http, port 80 tcp raw\n workload app=reviews, tier=back\n subset v2 version=v2, z=1, a=2\n subset v1 version=v1\n mtls strict\n balance least-request, connections 5 }",
			"{Services:[{At:`reviews.prod` Service:{Namespace:prod Name:reviews} Ports:[{Number:80 Protocol:tcp Name:raw At:`port 80 tcp raw`} {Number:9080 Protocol:http At:`port 9080 http`}] Workload:[{Value:{Key:app Value:reviews} At:`app=reviews`} {Value:{Key:tier Value:back} At:`tier=back`}] Subsets:[{Name:v1 Labels:[{Key:version Value:v1}] At:`subset v1 version=v1`} {Name:v2 Labels:[{Key:a Value:2} {Key:version Value:v2} {Key:z Value:1}] At:`subset v2 version=v2, z=1, a=2`}] MTLS:{Value:true At:`mtls strict`} Policies:{Balance:{Value:{Kind:least-request} At:`balance least-request`} Connections:{Value:5 At:`5` Clause:`connections 5`}}}]}"},
		{"service a {}",
			"{Services:[{At:`a` Service:{Namespace:shop Name:a}}]}"},
		{"certificate a.b { secret localserver-credential }",
			"{Certificates:[{At:`a.b` Name:a.b Source:{Secret:localserver-credential} From:`secret localserver-credential`}]}"},
		{"certificate c { mounted \"/c.pem\" \"/k.pem\" ca \"/ca.pem\" }",
			"{Certificates:[{At:`c` Name:c Source:{Mounted:{Cert:/c.pem Key:/k.pem CA:/ca.pem}} From:`mounted \"/c.pem\" \"/k.pem\" ca \"/ca.pem\"`}]}"},
		{"certificate c { mounted \"/c.pem\" \"/k.pem\" }",
			"{Certificates:[{At:`c` Name:c Source:{Mounted:{Cert:/c.pem Key:/k.pem}} From:`mounted \"/c.pem\" \"/k.pem\"`}]}"},
	})
}

func TestTargetErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"target istio 1.22",
			"1:14 GWC0230 1.22: unsupported Istio version `1.22` (write a version from 1.23 to 1.31)"},
		{"target istio 1.32",
			"1:14 GWC0230 1.32: unsupported Istio version `1.32` (write a version from 1.23 to 1.31)"},
		{"target istio v1.31",
			"1:14 GWC0230 v1.31: unsupported Istio version `v1.31` (write `1.31`)"},
		{"target istio 1.31.4",
			"1:14 GWC0230 1.31.4: unsupported Istio version `1.31.4` (write `1.31`)"},
		{"target istio 1.031",
			"1:14 GWC0230 1.031: unsupported Istio version `1.031` (write a version from 1.23 to 1.31)"},
		{"target istio \"1.+31\"",
			"1:14 GWC0230 \"1.+31\": unsupported Istio version `1.+31` (write a version from 1.23 to 1.31)"},
		{"target istio",
			"1:13 GWC0112 : expected a release (usage: target istio RELEASE)"},
		{"target 1.31",
			"1:8 GWC0110 1.31: unknown word `1.31` (write `istio 1.31`)"},
		{"program Shop",
			"1:9 GWC0201 Shop: invalid name `Shop`: must be lower case (write `shop`)"},
		{"program a.b",
			"1:9 GWC0201 a.b: invalid name `a.b`: must not contain `.` (write letters a-z, digits and `-`, at most 63)"},
		{"program -x",
			"1:9 GWC0201 -x: invalid name `-x`: must not begin or end with `-` (write letters a-z, digits and `-`, at most 63)"},
	})
}

func TestMeshErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"mesh { domain *.local, root Istio, revision a_b, label app }",
			"1:15 GWC0203 *.local: invalid host `*.local`: must not be a wildcard (write one host name)\n" +
				"1:29 GWC0201 Istio: invalid name `Istio`: must be lower case (write `istio`)\n" +
				"1:45 GWC0201 a_b: invalid name `a_b`: must not contain `_` (write `a-b`)\n" +
				"1:56 GWC0202 app: invalid label `app`: must have a `=` (write KEY=VALUE, as app=sleep)"},
		{"mesh { root a, root b, dns-capture\n dns-capture }",
			"1:16 GWC0114 root b: duplicate `root` (keep one of them) first here: root a\n" +
				"2:2 GWC0114 dns-capture: duplicate `dns-capture` (keep one of them) first here: dns-capture"},
		{"mesh { label a=1, label a=2 }",
			"1:25 GWC0114 a=2: duplicate `a` (keep one of them) first here: a=1"},
		{"mesh { label istio.io/rev=x, label gwc.dev/program=y, label gwc.dev/x=y, label app.kubernetes.io/managed-by=me }",
			"1:8 GWC0231 label istio.io/rev=x: reserved label istio.io/rev: gwc sets it (write `revision x`)\n" +
				"1:30 GWC0231 label gwc.dev/program=y: reserved label gwc.dev/program: gwc sets it (write `program y` as a statement)\n" +
				"1:55 GWC0231 label gwc.dev/x=y: reserved label gwc.dev/x: gwc sets it (remove it)\n" +
				"1:74 GWC0231 label app.kubernetes.io/managed-by=me: reserved label app.kubernetes.io/managed-by: gwc sets it (remove it)"},
		{"mesh { label networking.istio.io/enable-autoallocate-ip=false }",
			"1:8 GWC0231 label networking.istio.io/enable-autoallocate-ip=false: reserved label networking.istio.io/enable-autoallocate-ip: gwc sets it (remove it: gwc sets it when `dns-capture` needs it)"},
		{"mesh",
			"1:5 GWC0112 : expected `{` (usage: mesh { ... })"},
		{"mesh { revison x }",
			"1:8 GWC0110 revison: unknown word `revison` (did you mean `revision`?)"},
	})
}

func TestGatewayErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"gateway public { }",
			"1:9 GWC0232 public: gateway public requires `namespace` (add `namespace istio-ingress` to its block)\n" +
				"1:9 GWC0232 public: gateway public requires `selector` (add `selector istio=ingress` to its block)"},
		{"gateway Public { namespace N, selector app, service S_ }",
			"1:9 GWC0201 Public: invalid name `Public`: must be lower case (write `public`)\n" +
				"1:28 GWC0201 N: invalid name `N`: must be lower case (write `n`)\n" +
				"1:40 GWC0202 app: invalid label `app`: must have a `=` (write KEY=VALUE, as app=sleep)\n" +
				"1:53 GWC0201 S_: invalid name `S_`: must be lower case (write letters a-z, digits and `-`, at most 63)"},
		{"gateway g { namespace a, namespace b, selector a=b, selector c=d }",
			"1:26 GWC0114 namespace b: duplicate `namespace` (keep one of them) first here: namespace a\n" +
				"1:53 GWC0114 selector c=d: duplicate `selector` (keep one of them) first here: selector a=b"},
		{"gateway g { namespace n, selector a=b, a=c, ports 80, 443->8443, 80->8080, 0, 70000, 90->x }",
			"1:40 GWC0114 a=c: duplicate `a` (keep one of them) first here: a=b\n" +
				"1:66 GWC0114 80: duplicate `80` (keep one of them) first here: 80\n" +
				"1:76 GWC0204 0: invalid port `0`: must be a number from 1 to 65535 (write a number from 1 to 65535)\n" +
				"1:79 GWC0204 70000: invalid port `70000`: must be a number from 1 to 65535 (write a number from 1 to 65535)\n" +
				"1:90 GWC0204 x: invalid port `x`: must be a number from 1 to 65535 (write a number from 1 to 65535)"},
		{"gateway g { namespace n, selector a=b, hosts foo.com, */foo.com, shop/, A/b.com, n/x, n/x, shop/1.2.3.4 }",
			"1:46 GWC0233 foo.com: invalid host rule `foo.com`: must have a namespace (write `shop/foo.com`)\n" +
				"1:55 GWC0233 *: invalid namespace `*`: must be a name (write `shop`, and one rule for each namespace)\n" +
				"1:66 GWC0233 shop/: invalid host rule `shop/`: must have a host (write `shop/*` for any host)\n" +
				"1:73 GWC0201 A: invalid name `A`: must be lower case (write `a`)\n" +
				"1:87 GWC0114 n/x: duplicate `n/x` (keep one of them) first here: n/x\n" +
				"1:97 GWC0203 1.2.3.4: invalid host `1.2.3.4`: must not be an IP address (write a name, and of an egress host `addresses 1.2.3.4`)"},
		{"gateway g { namespace n, selector a=b, port 80 }",
			"1:40 GWC0110 port: unknown word `port` (did you mean `ports`?)"},
		{"gateway g",
			"1:10 GWC0112 : expected `{` (usage: gateway NAME { ... })"},
	})
}

func TestListenErrors(t *testing.T) {
	const in = "gateway g { namespace n, selector a=b, "
	refuse(t, nil, []refused{
		{in + "listen http }",
			"1:47 GWC0432 http: `listen http` requires `for` (add `for shop/*`)\n" +
				"1:47 GWC0432 http: `listen http` requires `on` (add `on 9080`)"},
		{in + "listen htpp mutual on 80 cert c for n/* }",
			"1:47 GWC0270 htpp: unknown protocol `htpp` (did you mean `http`?)"},
		{in + "listen http mutual on 80 cert c for n/* }",
			"1:52 GWC0430 mutual: a TLS mode is not allowed with http (remove it, or use the protocol https)"},
		{in + "listen https on 443 for n/* }",
			"1:47 GWC0432 https: `listen https` requires `cert` (add `cert NAME`)"},
		{in + "listen tls mutual on 443 for n/* }",
			"1:47 GWC0432 tls: `listen tls mutual` requires `cert` (add `cert NAME`)"},
		{in + "listen https passthrough on 443 cert c for n/* }",
			"1:72 GWC0430 cert c: `cert` is not allowed with https passthrough (remove it)"},
		{in + "listen https cert a cert b on 443 on 444 for n/* for n/* }",
			"1:60 GWC0114 cert b: duplicate `cert` (keep one of them) first here: a\n" +
				"1:74 GWC0114 on 444: duplicate `on` (keep one of them) first here: on 443\n" +
				"1:89 GWC0114 for n/*: duplicate `for` (keep one of them) first here: for n/*"},
		{in + "listen mongo on 27017 for n/a.com, x.com }",
			"1:68 GWC0234 a.com: a host is not allowed with mongo (write `*`)\n" +
				"1:75 GWC0233 x.com: invalid host rule `x.com`: must have a namespace (write `shop/x.com`)"},
		{in + "listen http on 0 for n/*, n/* }",
			"1:55 GWC0204 0: invalid port `0`: must be a number from 1 to 65535 (write a number from 1 to 65535)\n" +
				"1:66 GWC0114 n/*: duplicate `n/*` (keep one of them) first here: n/*"},
	})
}

func TestServiceErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"service reviews.prod.svc.cluster.local { mtls strict }",
			"1:9 GWC0260 reviews.prod.svc.cluster.local: invalid service `reviews.prod.svc.cluster.local`: must not be a fully qualified name (write `reviews.prod`)"},
		{"service reviews:80 { mtls strict }",
			"1:9 GWC0260 reviews:80: invalid service `reviews:80`: must not have a port (write `reviews`)"},
		{"service a.b.c { mtls strict }",
			"1:9 GWC0260 a.b.c: invalid service `a.b.c`: must be NAME or NAME.NAMESPACE, not a host (write a service of the mesh, as reviews.prod)"},
		{"service a { port 80 http web, port 80 tcp, port 81 http web, port x htp }",
			"1:36 GWC0114 80: duplicate `80` (keep one of them) first here: 80\n" +
				"1:57 GWC0114 web: duplicate `web` (keep one of them) first here: web\n" +
				"1:67 GWC0204 x: invalid port `x`: must be a number from 1 to 65535 (write a number from 1 to 65535)\n" +
				"1:69 GWC0270 htp: unknown protocol `htp` (did you mean `http`?)"},
		{"service a { workload a=b, a=c\n workload d=e }",
			"1:27 GWC0114 a=c: duplicate `a` (keep one of them) first here: a=b\n" +
				"2:2 GWC0114 workload d=e: duplicate `workload` (keep one of them) first here: workload a=b, a=c"},
		{"service a { subset gwc-x v=1, subset v1 v=1, subset v1 v=2, subset V v=_, subset gwc- v=1 }",
			"1:20 GWC0235 gwc-x: reserved subset name gwc-x: must not begin with `gwc-` (rename it, for example to `v-x`)\n" +
				"1:53 GWC0114 v1: duplicate `v1` (keep one of them) first here: v1\n" +
				"1:68 GWC0201 V: invalid name `V`: must be lower case (write `v`)\n" +
				"1:70 GWC0202 v=_: invalid label `v=_`: must begin and end with a letter or digit (write KEY=VALUE, as app=sleep)\n" +
				"1:82 GWC0201 gwc-: invalid name `gwc-`: must not begin or end with `-` (write letters a-z, digits and `-`, at most 63)"},
		{"service a { mtls strict, mtls strict, balance random, balance random }",
			"1:26 GWC0114 mtls strict: duplicate `mtls strict` (keep one of them) first here: mtls strict\n" +
				"1:55 GWC0114 balance random: duplicate `balance` (keep one of them) first here: balance random"},
		{"service a { mtls permissive }",
			"1:18 GWC0110 permissive: unknown word `permissive` (write `strict`)"},
		{"service a",
			"1:10 GWC0112 : expected `{` (usage: service SERVICE-NAME { ... })"},
	})
}

func TestCertificateErrors(t *testing.T) {
	refuse(t, nil, []refused{
		{"certificate c { }",
			"1:13 GWC0416 c: certificate c requires a source (write `files \"tls.crt\" \"tls.key\"` or `secret NAME` in its block)"},
		{"certificate C { secret A_b }",
			"1:13 GWC0201 C: invalid name `C`: must be lower case (write `c`)\n" +
				"1:24 GWC0201 A_b: invalid name `A_b`: must be lower case (write `a-b`)"},
		{"certificate c { secret a, secret b }",
			"1:27 GWC0417 secret b: certificate c has more than one source (keep one of them) first source here: secret a"},
		{"certificate c { mounted \"/c\" \"/k\"\n ca \"/ca\" }",
			"2:2 GWC0417 ca \"/ca\": certificate c has more than one source (write `ca` on the same line as the other files) first source here: mounted \"/c\" \"/k\""},
		{"certificate c { mounted \"c.pem\" \"\" ca /ca.pem }",
			"1:25 GWC0236 \"c.pem\": invalid path `c.pem`: must begin with `/` (write its absolute path in the gateway pods, as \"/etc/certs/c.pem\")\n" +
				"1:33 GWC0236 \"\": the path must not be empty (write the file's name, as \"tls.crt\")\n" +
				"1:39 GWC0236 /ca.pem: the path must be quoted (write `\"/ca.pem\"`)"},
		{"certificate c { files \"tls.crt\" \"tls.key\" ca \"ca.crt\" }",
			"1:23 GWC0406 \"tls.crt\": cannot read tls.crt: no such file (write its path relative to this file)\n" +
				"1:33 GWC0406 \"tls.key\": cannot read tls.key: no such file (write its path relative to this file)\n" +
				"1:46 GWC0406 \"ca.crt\": cannot read ca.crt: no such file (write its path relative to this file)"},
		{"certificate c { files tls.crt \"a\\nb\" }",
			"1:23 GWC0236 tls.crt: the path must be quoted (write `\"tls.crt\"`)\n" +
				"1:31 GWC0236 \"a\\nb\": invalid path: must not contain control characters (remove the control characters)"},
		{"certificate c { files \"tls.crt\" ca \"ca.crt\" }",
			"1:33 GWC0111 ca: unexpected `ca` (usage: files FILE-PATH FILE-PATH [ca FILE-PATH [FILE-PATH]])"},
		{"certificate c { isuer letsencrypt }",
			"1:17 GWC0110 isuer: unknown word `isuer` (did you mean `issuer`?)"},
		{"certificate c { issuer Acme local ecdsa }",
			"1:24 GWC0201 Acme: invalid name `Acme`: must be lower case (write `acme`)"},
		{"certificate c { external vault }",
			"1:31 GWC0112 : expected `key` (usage: external NAME [local] key STORE-KEY [ca STORE-KEY])"},
		{"certificate c { ca \"a.crt\" b.crt }",
			"1:28 GWC0110 b.crt: unknown word `b.crt` (write `\"b.crt\"`)"},
		{"certificate c { sops a.yaml }",
			"1:22 GWC0236 a.yaml: the path must be quoted (write `\"a.yaml\"`)"},
		{"certificate c { sops \"a.yaml\" }",
			"1:22 GWC0406 \"a.yaml\": cannot read a.yaml: no such file (write its path relative to this file)"},
	})
}
