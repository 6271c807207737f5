// Package lint has the advice of a whole program: what works, and is seldom
// meant or will not work for long. Each rule is a file. It speaks the language's
// nouns and knows nothing of how statements are written or of a target's
// objects.
package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// rules are all rules; their order means nothing.
var rules = []func(*model.Model, *diag.Sink){
	clientHTTP,
	guessedPorts,
	hairpin,
	manyEgressClusters,
	manyListed,
	manySecrets,
	manyTLS,
	manyViaGateway,
	misspelt,
	secretReaders,
	swallowed,
}

// ofAll are the rules about what a program does not say: in one with errors,
// that may be among what is missing.
var ofAll = []func(*model.Model, *diag.Sink){
	unknownPorts,
	unused,
}

// Run advises about the whole model; failed says that errors were reported of
// the program.
func Run(m *model.Model, failed bool, sink *diag.Sink) {
	for _, rule := range rules {
		rule(m, sink)
	}
	for _, rule := range ofAll {
		if !failed {
			rule(m, sink)
		}
	}
}
