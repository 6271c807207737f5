package routes

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// An expression is a RE2 of the language.
type expression struct {
	text      string
	beginning string // of all that it takes
	literal   bool   // it takes nothing but its beginning

	// Most expressions are not compared with values: compiled sets these.
	done  bool
	re    *regexp.Regexp // takes whole values; nil: it does not compile
	latin *regexp.Regexp // the same, of bytes as the characters of Latin-1
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
	case under(x, y):
		return Fewer
	case x.Op != model.Exact && under(y, x):
		return More
	}
	return Apart
}

// under reports whether everything that x, which is not an expression, matches is within
// y, which is whole segments or a prefix.
func under(x, y model.Text) bool {
	if y.Op == model.Prefix {
		return strings.HasPrefix(x.Value, y.Value)
	}
	return x.Op != model.Prefix && x.Value == y.Value || strings.HasPrefix(x.Value, y.Value+"/")
}

// beside compares a text with an expression. Three facts are known of it: which exact
// values it matches, the common beginning of all of them, and its text.
func (c *Comparer) beside(x, y model.Text) Relation {
	e := c.expression(y.Value)
	begins := e.beginning
	switch x.Op {
	case model.Exact:
		return e.beside(x.Value)
	case model.Segments, model.Prefix:
		all := model.Text{Op: model.Prefix, Value: begins}
		if e.literal {
			all.Op = model.Exact
		}
		switch {
		case under(all, x):
			return More
		case e.literal:
			return Apart
		case under(x, all):
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

// beside compares an exact value with the expression. Go reads both by
// character, and a proxy may by byte, as Latin-1: where that makes a difference,
// which is beyond ASCII only, nothing is known.
func (e *expression) beside(value string) Relation {
	if e.compile(); e.re == nil || e.latin == nil {
		return Overlapping
	}
	switch takes := e.re.MatchString(value); {
	case takes != e.latin.MatchString(latin(value)):
		return Overlapping
	case takes:
		return Fewer
	}
	return Apart
}

// latin returns the text whose characters are the bytes of the other.
func latin(text string) string {
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

func (c *Comparer) expression(text string) *expression {
	e := c.expressions[text]
	if e == nil {
		e = &expression{text: text}
		if tree, err := syntax.Parse(text, syntax.Perl); err == nil {
			e.beginning, e.literal = beginning(tree)
		}
		c.expressions[text] = e
	}
	return e
}

func (e *expression) compile() {
	if e.done {
		return
	}
	e.done = true
	whole := model.WholeText(e.text)
	e.re, _ = regexp.Compile(whole)
	e.latin = e.re
	if bytes := latin(whole); bytes != whole {
		e.latin, _ = regexp.Compile(bytes)
	}
}

// beginning returns the literal text with which everything begins that the
// expression takes, and whether the expression is nothing but that text.
func beginning(re *syntax.Regexp) (text string, all bool) {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText:
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

// Beginning returns the literal text with which everything begins that a regular
// expression takes, and whether it takes nothing but that text.
func Beginning(text string) (begins string, all bool) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return "", false
	}
	return beginning(tree)
}
