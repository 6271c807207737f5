// Package check finds mistakes that depend on Istio: on how its gateways and sidecars
// work, on its releases, limits and ports. It checks the model, and reports in the
// nouns of the language. The numbers are in package feature.
package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checks are all checks, each in its own file. Their order has no effect.
var checks = []func(*model.Model, *diag.Sink){
	callers,
	confined,
	connectionReuse,
	deployed,
	doubtful,
	egressGateway,
	egressLimits,
	egressTCP,
	egressVersion,
	forwardedProto,
	gatewayLabels,
	gatewayPods,
	gatewayPorts,
	gatewayService,
	grpcPort,
	headless,
	mirrorHost,
	proxies,
	secrets,
	sharedTargets,
}

// Run runs all checks on the model, which may have errors, several at the same time.
func Run(m *model.Model, sink *diag.Sink) {
	parallel.Each(len(checks), func(i int) { checks[i](m, sink) })
}
