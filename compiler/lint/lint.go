// Package lint gives advice about the whole program: about what works but is rarely
// intended. Each rule has its own file. It uses the nouns of the language and does not
// depend on the syntax of statements or on the target: each target has advice of its
// own.
package lint

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// rules are all rules. Their order has no effect.
var rules = []func(*model.Model, *diag.Sink){
	clientHTTP,
	hairpin,
	lostRoutes,
	meshOnly,
	swallowed,
	tries,
}

// ofAll are the rules about what a program does not contain. They do not run for a
// program with errors, where the missing part may be among the errors.
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
