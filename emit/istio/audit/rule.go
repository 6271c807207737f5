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
	egressModeRule,
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
	methodRule,
	mutualBypassRule,
	namespaceRule,
	originationRule,
	otherSNIRule,
	outsideHostRule,
	outsideMutualRule,
	partialNameRule,
	pathRule,
	peerAuthenticationRule,
	plainHTTPRule,
	plainPortRule,
	portLevelSettingsRule,
	preflightRule,
	principalRule,
	redirectLoopRule,
	requiredTokenRule,
	responseHeaderRule,
	rewriteRule,
	rootRule,
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
	sidecarScopeRule,
	sniRule,
	subsetRule,
	subsetPodsRule,
	targetRefRule,
	tcpHostRule,
	tcpRouteRule,
	telemetryRule,
	weightRule,
}

// Rules returns all rules, by name.
func Rules() []Rule { return slices.Clone(rules) }
