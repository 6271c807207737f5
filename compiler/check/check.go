// Package check finds mistakes that only the whole model shows: conflicting hosts,
// ports and certificates. It uses the nouns of the language and does not depend on
// the syntax of statements or on the target: each target has checks of its own.
package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checks are all checks, each in its own file. Their order has no effect.
var checks = []func(*model.Model, *diag.Sink){
	accounts,
	aliases,
	anyHost,
	backend,
	certificates,
	declaredPorts,
	egressAccounts,
	egressAddresses,
	egressCertificate,
	egressExposed,
	egressInside,
	egressOriginators,
	egressService,
	egressThrough,
	egressWildcard,
	expects,
	gatewayTargets,
	headerSources,
	hostAsService,
	loops,
	meshNames,
	meshPorts,
	meshWildcard,
	misspelt,
	namespaces,
	originatorPods,
	outsideEgress,
	outsideNames,
	ownSecrets,
	portProtocol,
	raws,
	serverTLS,
	sharesWithHash,
	shownPorts,
	startTLS,
	strictPods,
	subsetPods,
	tcpToHTTPS,
	tlsToHTTP,
	unverified,
}

// Run runs all checks on the model, several at the same time.
func Run(m *model.Model, sink *diag.Sink) {
	parallel.Each(len(checks), func(i int) { checks[i](m, sink) })
}
