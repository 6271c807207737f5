package cel

import "slices"

// A parser reads tokens. After a failure it has none, so that it ends.
type parser struct {
	tokens []token
	failed bool
	// nested is how often a rule is inside itself at this place. No other rule is
	// inside itself more often than these.
	nested struct{ expr, relation, calc int }
}

// A node is what the macros and the limit of depth must know about an expression.
type node struct {
	kind  kind
	name  string // of an identifier
	depth int    // of operators inside operators
}

type kind int

const (
	other kind = iota
	ident
	selection
)

func (p *parser) fail() {
	p.failed, p.tokens = true, nil
}

// at reports whether the next token is of a kind.
func (p *parser) at(kind string) bool { return p.ahead(0) == kind }

// ahead returns the kind of a token that follows.
func (p *parser) ahead(n int) string {
	if n >= len(p.tokens) {
		return ""
	}
	return p.tokens[n].kind
}

// take skips the next token if it is of a kind.
func (p *parser) take(kind string) bool {
	if !p.at(kind) || kind == "" {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// need skips a token that must be next, and returns its text.
func (p *parser) need(kind string) (text string) {
	if !p.at(kind) || kind == "" {
		p.fail()
		return ""
	}
	text = p.tokens[0].text
	p.tokens = p.tokens[1:]
	return text
}

// enter counts that a rule is inside itself; the returned function ends it.
func (p *parser) enter(rule *int) (leave func()) {
	if *rule++; *rule > maxDepth {
		p.fail()
	}
	return func() { *rule-- }
}

// operator returns the node of an operator.
func operator(operands ...node) node {
	return node{depth: deepest(operands...) + 1}
}

func deepest(list ...node) (depth int) {
	for _, n := range list {
		depth = max(depth, n.depth)
	}
	return depth
}

// expr parses `or [? or : expr]`.
func (p *parser) expr() node {
	defer p.enter(&p.nested.expr)()
	n := p.or()
	if !p.take("?") {
		return n
	}
	then := p.or()
	p.need(":")
	return operator(n, then, p.expr())
}

func (p *parser) or() node  { return p.chain("||", p.and) }
func (p *parser) and() node { return p.chain("&&", p.relation) }

// chain parses operands with an operator that takes any number of them.
func (p *parser) chain(op string, operand func() node) node {
	n := operand()
	for p.take(op) {
		n = node{depth: deepest(n, operand())}
	}
	return n
}

var relations = []string{"<", "<=", ">=", ">", "==", "!=", "in"}

// relation parses `calc {op calc}`.
func (p *parser) relation() node {
	defer p.enter(&p.nested.relation)()
	n := p.calc(0)
	for slices.ContainsFunc(relations, p.take) {
		leave := p.enter(&p.nested.relation)
		n = operator(n, p.calc(0))
		leave()
	}
	return n
}

// calc parses arithmetic whose operators bind at least as strongly as a precedence.
func (p *parser) calc(precedence int) node {
	defer p.enter(&p.nested.calc)()
	n := p.unary()
	for {
		switch {
		case precedence <= 2 && (p.take("*") || p.take("/") || p.take("%")):
			n = operator(n, p.calc(3))
		case precedence <= 1 && (p.take("+") || p.take("-")):
			n = operator(n, p.calc(2))
		default:
			return n
		}
	}
}

// unary parses `{!} member` or `{-} member`. Two operators cancel each other.
func (p *parser) unary() node {
	op := p.ahead(0)
	if op != "!" && op != "-" || p.atNegative() {
		return p.member()
	}
	odd := false
	for p.take(op) {
		odd = !odd
	}
	n := p.member()
	if odd {
		n = node{depth: n.depth}
	}
	return n
}

// atNegative reports whether a number with its sign is next.
func (p *parser) atNegative() bool {
	number := p.ahead(1)
	return p.at("-") && (number == "int" || number == "float")
}
