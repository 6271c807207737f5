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

// ofAll are the rules about what a program does not contain.
var ofAll = []func(*model.Model, *diag.Sink){
	unknownPorts,
	unused,
}

// Run advises about statements and what they mean together.
func Run(m *model.Model, sink *diag.Sink) {
	for _, rule := range rules {
		rule(m, sink)
	}
}

// OfAll advises about what a program does not contain. Its advice is for programs
// without errors: the missing part may be among the errors.
func OfAll(m *model.Model, sink *diag.Sink) {
	for _, rule := range ofAll {
		rule(m, sink)
	}
}
