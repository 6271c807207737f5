package cel

// member parses `primary {.name | .name(arguments) | [expr]}`.
func (p *parser) member() node {
	n := p.primary()
	for {
		switch {
		case p.take("."):
			n = p.selected(n)
		case p.take("["):
			n = operator(n, p.expr())
			p.need("]")
		default:
			return n
		}
	}
}

// selected parses a field or a call of a method, after the dot.
func (p *parser) selected(of node) node {
	if p.take("escaped") {
		return node{kind: selection, depth: of.depth + 1}
	}
	name := p.need("ident")
	if !p.at("(") {
		return node{kind: selection, depth: of.depth + 1}
	}
	arguments := p.arguments()
	if loops(name, len(arguments)) && (arguments[0].kind != ident || arguments[0].name == "__result__") {
		p.fail()
	}
	return operator(append(arguments, of)...)
}

// loops reports whether a method with so many arguments is a macro whose first argument
// is the name of a variable.
func loops(name string, arguments int) bool {
	switch name {
	case "all", "exists", "exists_one", "existsOne", "filter":
		return arguments == 2
	case "map":
		return arguments == 2 || arguments == 3
	}
	return false
}

// primary parses a literal, a name, a call, a message, or what is in brackets.
func (p *parser) primary() node {
	switch {
	case p.at("ident"), p.at("."):
		return p.named()
	case p.take("("):
		n := p.expr()
		p.need(")")
		return n
	case p.take("["):
		return p.items("]", p.expr)
	case p.take("{"):
		return p.items("}", func() node { return p.entry(p.expr()) })
	}
	p.literal()
	return node{}
}

// named parses what begins with a name, which may begin with a dot.
func (p *parser) named() node {
	dot := ""
	if p.take(".") {
		dot = "."
	}
	if p.atMessage() {
		for !p.take("{") {
			p.tokens = p.tokens[1:]
		}
		return p.items("}", p.field)
	}
	name := p.need("ident")
	if isReserved[name] {
		p.fail()
	}
	if !p.at("(") {
		return node{kind: ident, name: dot + name}
	}
	arguments := p.arguments()
	n := node{depth: deepest(arguments...)}
	if dot+name == "has" && len(arguments) == 1 {
		if n.kind = selection; arguments[0].kind != selection {
			p.fail()
		}
	}
	return n
}

// atMessage reports whether names with dots between them and a brace are next.
func (p *parser) atMessage() bool {
	i := 0
	for p.ahead(i) == "ident" && p.ahead(i+1) == "." {
		i += 2
	}
	return p.ahead(i) == "ident" && p.ahead(i+1) == "{"
}

// field parses `name: expr`.
func (p *parser) field() node {
	if !p.take("escaped") {
		p.need("ident")
	}
	return p.entry(node{})
}

// entry parses the value of a key.
func (p *parser) entry(key node) node {
	p.need(":")
	return node{depth: deepest(key, p.expr())}
}

// arguments parses `([expr {, expr}])`.
func (p *parser) arguments() (list []node) {
	p.need("(")
	if p.take(")") {
		return nil
	}
	list = append(list, p.expr())
	for p.take(",") {
		list = append(list, p.expr())
	}
	p.need(")")
	return list
}

// items parses what is in brackets, where a comma may be last, or alone.
func (p *parser) items(end string, item func() node) (n node) {
	if p.take(",") {
		p.need(end)
		return n
	}
	for !p.at(end) {
		n.depth = max(n.depth, item().depth)
		if !p.take(",") {
			break
		}
	}
	p.need(end)
	return n
}

// isReserved has the words that are not names of variables or functions.
var isReserved = map[string]bool{
	"as": true, "break": true, "const": true, "continue": true, "else": true, "for": true, "function": true, "if": true,
	"import": true, "let": true, "loop": true, "package": true, "namespace": true, "return": true, "var": true, "void": true,
	"while": true,
}
