// Package check finds what is wrong only in the whole model: hosts, ports and
// certificates that cannot be together. It speaks the language's nouns and
// knows nothing of how statements are written or of a target's objects.
package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checks are all checks, each in a file of its own; their order means nothing.
var checks = []func(*model.Model, *diag.Sink){
	accounts,
	aliases,
	anyHost,
	backend,
	certificates,
	declaredPorts,
	doubtful,
	egressAccounts,
	egressAddresses,
	egressCertificate,
	egressExposed,
	egressGateway,
	egressInside,
	egressLimits,
	egressOriginators,
	egressService,
	egressTCP,
	egressThrough,
	egressVersion,
	egressWildcard,
	gatewayLabels,
	gatewayPods,
	gatewayPorts,
	gatewayService,
	gatewayTargets,
	grpcPort,
	headless,
	loops,
	meshNames,
	meshPorts,
	meshWildcard,
	namespaces,
	originatorPods,
	ownSecrets,
	portProtocol,
	reused,
	serverTLS,
	sharedTargets,
	shownPorts,
	strictPods,
	subsetPods,
	tcpToHTTPS,
	tlsToHTTP,
}

// Run reports what is wrong in the whole model.
func Run(m *model.Model, sink *diag.Sink) {
	for _, check := range checks {
		check(m, sink)
	}
}
