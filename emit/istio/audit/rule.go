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
	claimsRule,
	destinationRule,
	duplicateRule,
	exportToRule,
	faultRule,
	fieldRule,
	foreignObjectRule,
	gatewayHostRule,
	gatewayPodsRule,
	gatewayPortRule,
	hiddenRuleRule,
	httpsRedirectRule,
	invalidRule,
	listenerRule,
	madeUpNameRule,
	mergeOrderRule,
	meshHostRule,
	mutualBypassRule,
	originationRule,
	peerAuthenticationRule,
	portLevelSettingsRule,
	redirectLoopRule,
	routeKindRule,
	ruleHostRule,
	secretNamespaceRule,
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
	tcpRouteRule,
}

// Rules returns all rules, by name.
func Rules() []Rule { return slices.Clone(rules) }
