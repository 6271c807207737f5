package sceptic

const (
	byAddresses = "access-address"
	behind      = "access-behind"
	byTokens    = "access-tokens"
	checks      = "access-check"
	byNames     = "access-names"
)

// Callers undo what keeps callers out of what they may not call, and others in.
var Callers = []Fault{
	{byAddresses, "no policy of a host", []string{"AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p -"}},
	{byAddresses, "ALLOW for DENY of a host", []string{`AuthorizationPolicy/access-ingress-80-near-example-com-mtdk2je3bq2k spec.action = "ALLOW"`}},
	{byAddresses, "a host without the form with a port", []string{
		`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.to.0.operation.hosts = ["far.example.com", "far.example.com.", "far.example.com.:*"]`}},
	{byAddresses, "a host without the form with a dot", []string{
		`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.to.0.operation.hosts = ["far.example.com", "far.example.com:*"]`}},
	{byAddresses, "a policy of all hosts", []string{"AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.to.0.operation.hosts -"}},
	{byAddresses, "ipBlocks for notIpBlocks", []string{
		`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.from.0.source = {"ipBlocks": ["192.0.2.0/24", "2001:db8::/32"]}`}},
	{byAddresses, "no addresses in a policy", []string{"AuthorizationPolicy/access-ingress-80-near-example-com-mtdk2je3bq2k spec.rules.0.from -"}},
	{byAddresses, "what callers write for the address of a connection", []string{
		`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.from = [{"source": {"notPrincipals": ["*"]}}]`,
		`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.when = [{"key": "request.headers[x-forwarded-for]", "notValues": ["192.0.2.*"]}]`}},
	{byAddresses, "a policy in another namespace", []string{"AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p -> default"}},
	{byAddresses, "a policy of other pods", []string{`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.selector.matchLabels = {"istio": "other"}`}},
	{byAddresses, "the port of the Service alone", []string{`AuthorizationPolicy/access-ingress-80-far-example-com-sbhqes23un7p spec.rules.0.to.0.operation.ports = ["80"]`}},
	{byAddresses, "the host's own connections alone", []string{
		`AuthorizationPolicy/access-ingress-443-secure-example-com-i7mcjhtqo4qz spec.rules.0.when.0.values = ["secure.example.com"]`}},
	{byAddresses, "a policy without the names of connections", []string{"AuthorizationPolicy/access-ingress-443-secure-example-com-i7mcjhtqo4qz spec.rules.0.when -"}},
	{byAddresses, "a policy of other connections", []string{
		`AuthorizationPolicy/access-ingress-443-raw-example-com-zc3m76pvejc6 spec.rules.0.when.0.values = ["other.example.com"]`}},
	{byAddresses, "no policy of a port", []string{"AuthorizationPolicy/access-db-5432-iyp6fydeg4gt -"}},
	{byAddresses, "an open prefix without its slash", []string{
		`AuthorizationPolicy/access-ingress-80-mixed-example-com-hezx77xwapra spec.rules.0.to.0.operation.notPaths = ["/healthz", "/public*"]`}},
	{byAddresses, "a policy that forgets what is open", []string{
		`AuthorizationPolicy/access-ingress-80-mixed-example-com-hezx77xwapra spec.rules.0.to.0.operation.notPaths -`}},
	{byAddresses, "a restricted path without what is under it", []string{
		"AuthorizationPolicy/access-ingress-80-www-example-com-5f6wtb3o46of spec.rules.0.to.5 -"}},
	{byAddresses, "no 403 for other spellings", []string{"VirtualService/in-ingress-80-www-example-com-niywibztve5o spec.http.2 -"}},
	{byAddresses, "no 403 for .. behind %2f", []string{"VirtualService/in-ingress-80-www-example-com-niywibztve5o spec.http.0 -"}},
	{byAddresses, "no 403 for other ports of a wildcard", []string{"VirtualService/in-ingress-80-any-dev-example-com-qxft2qpekymi spec.http.0 -"}},
	{behind, "the proxy's address for the client's", []string{
		`AuthorizationPolicy/access-public-80-far-example-com-nqogsjzp3wj6 spec.rules.0.from.0.source = {"notIpBlocks": ["192.0.2.0/24", "2001:db8::/32"]}`}},
	{behind, "remoteIpBlocks for notRemoteIpBlocks", []string{
		`AuthorizationPolicy/access-public-80-far-example-com-nqogsjzp3wj6 spec.rules.0.from.0.source = {"remoteIpBlocks": ["192.0.2.0/24", "2001:db8::/32"]}`}},
	{byTokens, "a RequestAuthentication without its policy", []string{"AuthorizationPolicy/access-ingress-80-shop-example-com-zraxguphxpop -"}},
	{byTokens, "a policy without its RequestAuthentication", []string{"RequestAuthentication/tokens-ingress-corp-vf7mcf5ryu33 -"}},
	{byTokens, "tokens of any audience", []string{
		"RequestAuthentication/tokens-ingress-corp-vf7mcf5ryu33 spec.jwtRules.0.audiences -",
		"AuthorizationPolicy/access-ingress-80-shop-example-com-zraxguphxpop spec.rules.1 -"}},
	{byTokens, "tokens of any issuer", []string{
		`AuthorizationPolicy/access-ingress-80-shop-example-com-zraxguphxpop spec.rules.0.when.0 = {"key": "request.auth.claims[iss]", "notValues": ["*"]}`,
		`AuthorizationPolicy/access-ingress-80-shop-example-com-zraxguphxpop spec.rules.1 -`}},
	{byTokens, "tokens in the standard places too", []string{"RequestAuthentication/tokens-ingress-corp-vf7mcf5ryu33 spec.jwtRules.0.fromHeaders -"}},
	{byTokens, "a token that should not be sent on", []string{"RequestAuthentication/tokens-ingress-robot-k3v7zriwi2jf spec.jwtRules.0.forwardOriginalToken = true"}},
	{byTokens, "a RequestAuthentication of other pods", []string{
		`RequestAuthentication/tokens-ingress-corp-vf7mcf5ryu33 spec.selector.matchLabels = {"istio": "other"}`}},
	{byTokens, "values for notValues of a claim", []string{
		`AuthorizationPolicy/access-ingress-80-shop-example-com-zraxguphxpop spec.rules.0.when.0 = {"key": "request.auth.claims[iss]", "values": ["https://id.example.com"]}`}},
	{checks, "no authorizer is asked", []string{"AuthorizationPolicy/check-second-80-app-example-com-xpnw3nxrvq5h -"}},
	{checks, "the authorizer is asked about all hosts", []string{"AuthorizationPolicy/check-second-80-app-example-com-xpnw3nxrvq5h spec.rules.0.to.0.operation.hosts -"}},
	{checks, "DENY for CUSTOM", []string{
		`AuthorizationPolicy/check-ingress-80-app-example-com-grxvltpqws5a spec.action = "DENY"`,
		"AuthorizationPolicy/check-ingress-80-app-example-com-grxvltpqws5a spec.provider -"}},
	{byNames, "no names of clients", []string{"Gateway/in-ingress-443-mutual-c-name-a-partner-net-name-b-cb6qielfp23o spec.servers.0.tls.subjectAltNames -"}},
	{byNames, "the names of the other host", []string{
		`Gateway/in-ingress-443-mutual-c-name-a-partner-net-name-b-cb6qielfp23o spec.servers.0.tls.subjectAltNames = ["c.partner.net"]`}},
	{byNames, "no policy of the names of workloads", []string{"AuthorizationPolicy/access-ingress-443-id-example-com-2jdzgtxk7ajd -"}},
	{byNames, "principals for notPrincipals of clients", []string{
		`AuthorizationPolicy/access-ingress-443-id-example-com-2jdzgtxk7ajd spec.rules.0.from.0.source = {"principals": ["partner/ns/ops/*", "partner/ns/pay/sa/client"]}`}},
	{byNames, "SIMPLE for MUTUAL with names", []string{
		`Gateway/in-ingress-443-mutual-c-name-a-partner-net-name-b-cb6qielfp23o spec.servers.0.tls = {"mode": "SIMPLE", "credentialName": "c"}`}},
}
