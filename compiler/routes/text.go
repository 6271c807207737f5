package routes

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// An expression is a RE2 of the language.
type expression struct {
	re        *regexp.Regexp // takes whole values; nil: it does not compile
	beginning string         // of all that it takes
}

// texts compares which values two texts take.
func (c *Comparer) texts(x, y model.Text) Relation {
	if x.Op > y.Op {
		return c.texts(y, x).reversed()
	}
	switch {
	case x == y:
		return Same
	case x.Op == model.Present:
		return More
	case y.Op == model.Regexp:
		return c.beside(x, y)
	case x.Op == model.Exact && y.Op == model.Exact:
		return Apart
	case x.Op == model.Exact:
		if strings.HasPrefix(x.Value, y.Value) {
			return Fewer
		}
		return Apart
	case strings.HasPrefix(x.Value, y.Value):
		return Fewer
	case strings.HasPrefix(y.Value, x.Value):
		return More
	}
	return Apart
}

// beside compares a text with an expression, of which three facts are known:
// which exact values it takes, how all that it takes begins, and its own text.
func (c *Comparer) beside(x, y model.Text) Relation {
	e := c.expression(y.Value)
	begins := e.beginning
	switch x.Op {
	case model.Exact:
		if e.re == nil {
			return Overlapping
		}
		if e.re.MatchString(x.Value) {
			return Fewer
		}
		return Apart
	case model.Prefix:
		if strings.HasPrefix(begins, x.Value) {
			return More
		}
		if strings.HasPrefix(x.Value, begins) {
			return Overlapping
		}
		return Apart
	}
	other := c.expression(x.Value).beginning
	if strings.HasPrefix(begins, other) || strings.HasPrefix(other, begins) {
		return Overlapping
	}
	return Apart
}

func (c *Comparer) expression(text string) *expression {
	e := c.expressions[text]
	if e == nil {
		e = &expression{}
		e.re, _ = regexp.Compile(`\A(?:` + text + `)\z`)
		if tree, err := syntax.Parse(text, syntax.Perl); err == nil {
			e.beginning, _ = beginning(tree)
		}
		c.expressions[text] = e
	}
	return e
}

// beginning returns the literal text with which everything begins that the
// expression takes, and whether the expression is nothing but that text.
func beginning(re *syntax.Regexp) (text string, all bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText:
		return "", true
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return string(re.Rune), true
		}
	case syntax.OpCapture:
		return beginning(re.Sub[0])
	case syntax.OpPlus:
		text, _ = beginning(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			text, _ = beginning(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			piece, all := beginning(sub)
			if text += piece; !all {
				return text, false
			}
		}
		return text, true
	}
	return text, false
}
