// Package advice gives advice that depends on Istio: on what works but is slow, and on
// what gwc cannot see or do. It reads the model, and reports in the nouns of the
// language. The numbers are in package feature.
package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// rules are all rules, each in its own file. Their order has no effect.
var rules = []func(*model.Model, *diag.Sink){
	guessedPorts,
	manyClusters,
	manyListed,
	manyRestricted,
	manySecrets,
	manyTLS,
	manyViaGateway,
	secretReaders,
}

// Run runs all rules on the model, which may have errors.
func Run(m *model.Model, sink *diag.Sink) {
	for _, rule := range rules {
		rule(m, sink)
	}
}
