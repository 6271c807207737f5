package audit

import (
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Rule finds one kind of conflict. It is in the file of its name.
type Rule struct {
	Name  string
	Codes []code.Code // that it reports; no other rule does
	Run   func(*Audit)
}

// rules are all rules, by name.
var rules = []Rule{
	accessRule,
	authorizerRule,
	challengeRule,
	claimsRule,
	confinedRule,
	credentialRule,
	delegateRule,
	destinationRule,
	duplicateRule,
	entryPortRule,
	exportToRule,
	faultRule,
	fieldRule,
	foreignObjectRule,
	gatewayHostRule,
	gatewayPodsRule,
	gatewayPortRule,
	gatewayServerRule,
	hashedSharesRule,
	hiddenRuleRule,
	hiddenServiceRule,
	httpsRedirectRule,
	invalidRule,
	issuerRule,
	listenerRule,
	madeUpNameRule,
	matchGatewayRule,
	mergeOrderRule,
	meshHostRule,
	meshRoutesRule,
	mutualBypassRule,
	namespaceRule,
	originationRule,
	otherSNIRule,
	outsideHostRule,
	outsideMutualRule,
	partialNameRule,
	peerAuthenticationRule,
	plainHTTPRule,
	portLevelSettingsRule,
	preflightRule,
	principalRule,
	redirectLoopRule,
	responseHeaderRule,
	rewriteRule,
	routeKindRule,
	ruleHostRule,
	schemeRedirectRule,
	secretNamespaceRule,
	selectorPodsRule,
	serverRule,
	serviceEntryRule,
	servicePortRule,
	serviceProtocolRule,
	shadowedRouteRule,
	sharedCertificateRule,
	shutRule,
	sidecarScopeRule,
	sniRule,
	subsetRule,
	subsetPodsRule,
	tcpHostRule,
	tcpRouteRule,
}

// Rules returns all rules, by name.
func Rules() []Rule { return slices.Clone(rules) }
