// Package ebnf reads the form of EBNF in which participle prints a grammar. Participle
// has a reader too, which is made by participle at every start of a program.
package ebnf

import (
	"fmt"
	"strings"
	"text/scanner"
)

// An EBNF is a grammar.
type EBNF struct{ Productions []*Production }

// A Production is a rule of a grammar.
type Production struct {
	Production string
	Expression *Expression
}

// An Expression is alternatives.
type Expression struct{ Alternatives []*Sequence }

// A Sequence is terms, one after the other.
type Sequence struct{ Terms []*Term }

// A Term is one of a name, a literal in its quotes, a token and a group.
type Term struct {
	Name    string
	Literal string
	Token   string
	Group   *SubExpression

	Repetition string // *, +, ?, ! or nothing
}

// A SubExpression is an expression in parentheses. Lookahead is 0, '!' for (?! and '='
// for (?=.
type SubExpression struct {
	Lookahead rune
	Expr      *Expression
}

// ParseString reads a grammar:
//
//	EBNF = Production* .
//	Production = <ident> "=" Expression "." .
//	Expression = Sequence ("|" Sequence)* .
//	SubExpression = "(" ("?!" | "?=")? Expression ")" .
//	Sequence = Term+ .
//	Term = (<ident> | <string> | ("<" <ident> ">") | SubExpression) ("*" | "+" | "?" | "!")? .
func ParseString(text string) (grammar *EBNF, err error) {
	p := &parser{}
	p.Init(strings.NewReader(text))
	p.Mode = scanner.ScanIdents | scanner.ScanStrings
	p.Error = func(*scanner.Scanner, string) {} // a string without an end is an unexpected token
	p.advance()
	grammar = &EBNF{}
	for p.token != scanner.EOF && p.err == nil {
		name := p.text
		p.want(scanner.Ident)
		p.want('=')
		grammar.Productions = append(grammar.Productions, &Production{name, p.expression()})
		p.want('.')
	}
	return grammar, p.err
}

type parser struct {
	scanner.Scanner
	token rune
	text  string
	err   error // the first
}

func (p *parser) advance() {
	p.token = p.Scan()
	p.text = p.TokenText()
}

// is skips a token if it is the next one.
func (p *parser) is(token rune) bool {
	if p.token != token {
		return false
	}
	p.advance()
	return true
}

func (p *parser) want(token rune) {
	if at := p.Position; !p.is(token) && p.err == nil {
		p.err = fmt.Errorf("%s: unexpected %q, want %s", at, p.text, scanner.TokenString(token))
	}
}

func (p *parser) expression() *Expression {
	e := &Expression{}
	for {
		s := &Sequence{}
		for len(s.Terms) == 0 || p.token == scanner.Ident || p.token == scanner.String || p.token == '<' || p.token == '(' {
			s.Terms = append(s.Terms, p.term())
		}
		if e.Alternatives = append(e.Alternatives, s); !p.is('|') || p.err != nil {
			return e
		}
	}
}

func (p *parser) term() *Term {
	t, text := &Term{}, p.text
	switch {
	case p.is(scanner.String):
		t.Literal = text
	case p.is('<'):
		t.Token = p.text
		p.want(scanner.Ident)
		p.want('>')
	case p.is('('):
		t.Group = &SubExpression{}
		if p.is('?') {
			if t.Group.Lookahead = p.token; !p.is('!') {
				p.want('=')
			}
		}
		t.Group.Expr = p.expression()
		p.want(')')
	default:
		t.Name = text
		p.want(scanner.Ident)
	}
	if text := p.text; p.is('*') || p.is('+') || p.is('?') || p.is('!') {
		t.Repetition = text
	}
	return t
}
