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
	callerPolicyRule,
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
	podPortRule,
	portLevelSettingsRule,
	preflightRule,
	principalRule,
	principalFormRule,
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
	servicePodsRule,
	servicePortRule,
	serviceProtocolRule,
	settingsPortRule,
	shadowedRouteRule,
	sharedCertificateRule,
	shutRule,
	sidecarScopeRule,
	sniRule,
	sourceLabelsRule,
	subsetRule,
	subsetPodsRule,
	targetRefRule,
	tcpHostRule,
	tcpRouteRule,
	telemetryRule,
	unmergedRule,
	weightRule,
}

// Rules returns all rules, by name.
func Rules() []Rule { return slices.Clone(rules) }
