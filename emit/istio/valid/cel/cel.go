// Package cel checks the syntax of expressions in the Common Expression Language, as
// the filter of a Telemetry has them. It knows the grammar, the literals and the
// standard macros, and neither types nor variables. Source: the grammar and the limits
// of cel-go's parser, with which Istio checks them; conformance/cel compares the two.
package cel

// The limits of cel-go's parser.
const (
	maxLength = 100_000 // code points
	maxDepth  = 250     // of a rule inside itself, and of operators inside operators
)

// Valid reports whether a text is an expression.
func Valid(text string) bool {
	tokens, ok := lex(text)
	if !ok {
		return false
	}
	p := &parser{tokens: tokens}
	n := p.expr()
	return p.at("") && !p.failed && n.depth <= maxDepth
}
