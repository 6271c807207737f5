package lang

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gwc-lang/gwc/lang/ebnf"
)

// A Production is a rule of a grammar in the EBNF of the Go specification: [ ] is
// optional, { } is repeated, and what is in upper case is a word or a string.
type Production struct {
	Name, Text string
}

// Productions returns the rules of the grammar, that of the statement first.
func (g *Syntax) Productions() (list []Production) {
	b := g.all()
	productions := productionsOf(b.parser.String())
	rules := map[string]bool{}
	for _, p := range productions {
		rules[p.Production] = true
	}
	for _, p := range productions {
		list = append(list, Production{lower(p.Production), notation{rules}.expression(p.Expression)})
	}
	return list
}

// A notation writes expressions as EBNF.
type notation struct {
	rules map[string]bool
}

func (n notation) expression(e *ebnf.Expression) string {
	parts := make([]string, 0, len(e.Alternatives))
	for _, alternative := range e.Alternatives {
		var terms []string
		for _, t := range alternative.Terms {
			if text := n.term(t, len(alternative.Terms) == 1); text != "" {
				terms = append(terms, text)
			}
		}
		parts = append(parts, strings.Join(terms, " "))
	}
	return strings.Join(parts, " | ")
}

// term writes a term. Parentheses around a single one are left out.
func (n notation) term(t *ebnf.Term, single bool) string {
	text, group := "", false
	switch {
	case t.Literal != "":
		text = `"` + strings.Trim(t.Literal, `"`) + `"`
	case t.Token == "sep":
		text = `","`
	case t.Token != "":
		text = t.Token
	case t.Group != nil && t.Group.Lookahead != 0:
		return ""
	case t.Group != nil:
		text, group = n.expression(t.Group.Expr), true
	case n.rules[t.Name]:
		text = lower(t.Name)
	default:
		text = upper(t.Name)
	}
	switch {
	case t.Repetition == "?":
		return "[ " + text + " ]"
	case t.Repetition == "*":
		return "{ " + text + " }"
	case t.Repetition == "+":
		return text + " { " + text + " }"
	case group && !single:
		return "( " + text + " )"
	}
	return text
}

// lower writes the name of a rule: ExposeClause is expose-clause, ServerTLS is
// server-tls.
func lower(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, c := range runes {
		startsWord := i > 0 && unicode.IsUpper(c) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if startsWord {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// A UsageLine is the syntax of an item of a block in one line.
type UsageLine struct {
	// Depth is the number of blocks that the item is in, from 1.
	Depth int
	Text  string
}

// BlockUsage returns the syntax of the items of the statement's block, and of their
// blocks, sorted by their first words. Items that an outer block has too are left out.
func (g *Syntax) BlockUsage() []UsageLine { return g.all().syntax.block.usage(1, nil) }

func (b *block) usage(depth int, outer []string) (lines []UsageLine) {
	words := b.keywords()
	all := slices.Concat(outer, words)
	for _, w := range words {
		if slices.Contains(outer, w) {
			continue
		}
		lines = append(lines, UsageLine{depth, b.items[w].usage})
		lines = append(lines, b.items[w].block.usage(depth+1, all)...)
	}
	return lines
}
