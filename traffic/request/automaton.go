package request

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// An automaton reads a text byte by byte. A state is a number; dead is the one from
// which nothing is accepted.
type automaton interface {
	start() int
	step(state int, b byte) int
	accepts(state int) bool
}

const dead = -1

// An expr is the automaton of a regular expression that matches a whole text. Its states
// are sets of instructions, made as they are needed.
type expr struct {
	prog   *syntax.Prog
	lower  bool // the text is compared in lower case
	work   *int // what is left to spend
	states []exprState
	known  map[string]int
	next   map[[2]int]int
}

// An exprState is instructions, and what was read last: it decides about \b and the like.
type exprState struct {
	at   []uint32
	last rune
}

// newExpr returns the automaton of an expression; nil if it is invalid.
func newExpr(text string, lower bool, work *int) *expr {
	tree, err := syntax.Parse("^(?:"+text+")$", syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil
	}
	*work -= len(prog.Inst)
	e := &expr{prog: prog, lower: lower, work: work, known: map[string]int{}, next: map[[2]int]int{}}
	e.intern([]uint32{uint32(prog.Start)}, -1) //nolint:gosec // an index
	return e
}

func (e *expr) start() int { return 0 }

// kindOf returns a rune for all that empty-width conditions do not tell apart.
func kindOf(r rune) rune {
	switch {
	case r < 0 || r == '\n':
		return r
	case syntax.IsWordChar(r):
		return 'a'
	}
	return ' '
}

func (e *expr) intern(at []uint32, last rune) int {
	if len(at) == 0 {
		return dead
	}
	last = kindOf(last)
	key := binary.AppendVarint(nil, int64(last))
	for _, pc := range at {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	s, known := e.known[string(key)]
	if !known {
		s = len(e.states)
		e.states = append(e.states, exprState{at, last})
		e.known[string(key)] = s
	}
	return s
}

// reached returns the instructions that a state reaches before the next rune, which is
// -1 at the end.
func (e *expr) reached(s exprState, next rune) (list []uint32) {
	context := syntax.EmptyOpContext(s.last, next)
	seen := make([]bool, len(e.prog.Inst))
	stack := slices.Clone(s.at)
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		*e.work--
		switch i := &e.prog.Inst[pc]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, i.Out, i.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, i.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(i.Arg)&^context == 0 {
				stack = append(stack, i.Out)
			}
		default:
			list = append(list, pc)
		}
	}
	return list
}

func (e *expr) step(state int, b byte) int {
	if e.lower && b >= 'A' && b <= 'Z' {
		b += 'a' - 'A'
	}
	key := [2]int{state, int(b)}
	if s, known := e.next[key]; known {
		return s
	}
	r := rune(b)
	var at []uint32
	for _, pc := range e.reached(e.states[state], r) {
		if i := &e.prog.Inst[pc]; runs(i.Op) && i.MatchRune(r) {
			at = append(at, i.Out)
		}
	}
	slices.Sort(at)
	s := e.intern(slices.Compact(at), r)
	e.next[key] = s
	return s
}

func runs(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

func (e *expr) accepts(state int) bool {
	if state == dead {
		return false
	}
	for _, pc := range e.reached(e.states[state], -1) {
		if e.prog.Inst[pc].Op == syntax.InstMatch {
			return true
		}
	}
	return false
}

// A replaced is an automaton whose text is read with n bytes at its beginning replaced.
type replaced struct {
	automaton
	n    int
	with string
}

// States below n count the bytes to leave out; those above are of the automaton.
func (r replaced) start() int {
	if r.n == 0 {
		return r.begin()
	}
	return 0
}

func (r replaced) begin() int {
	s := run(r.automaton, r.automaton.start(), r.with)
	if s == dead {
		return dead
	}
	return s + r.n
}

func (r replaced) step(state int, b byte) int {
	if state < r.n {
		if state+1 == r.n {
			return r.begin()
		}
		return state + 1
	}
	s := r.automaton.step(state-r.n, b)
	if s == dead {
		return dead
	}
	return s + r.n
}

func (r replaced) accepts(state int) bool {
	if state == dead {
		return false
	}
	if state < r.n { // a shorter text is replaced as a whole
		return r.automaton.accepts(run(r.automaton, r.automaton.start(), r.with))
	}
	return r.automaton.accepts(state - r.n)
}

// An extended is an automaton that reads more at the end of a text.
type extended struct {
	automaton
	with string
}

func (x extended) accepts(state int) bool {
	return x.automaton.accepts(run(x.automaton, state, x.with))
}

func run(a automaton, state int, text string) int {
	for i := 0; i < len(text) && state != dead; i++ {
		state = a.step(state, text[i])
	}
	return state
}

// expression returns the condition as a regular expression.
func (c Cond) expression() string {
	v := regexp.QuoteMeta(c.Value)
	if c.Fold {
		v = "(?i:" + v + ")"
	}
	switch c.Op {
	case HasPrefix:
		return v + "(?s:.*)"
	case HasSuffix:
		return "(?s:.*)" + v
	case Contains:
		return "(?s:.*)" + v + "(?s:.*)"
	case Matches:
		return c.Value
	case Present:
		return "(?s:.*)"
	case Domain:
		return domainExpression(c.Value)
	}
	return v
}

// domainExpression returns the hosts that a domain of a virtual host covers, with any
// port.
func domainExpression(d string) string {
	const port = "(?::[0-9]*)?"
	before, wildBefore := strings.CutPrefix(d, "*")
	after, wildAfter := strings.CutSuffix(d, "*")
	switch {
	case d == "*":
		return "(?s:.*)"
	case wildBefore:
		return "(?s:.+)(?i:" + regexp.QuoteMeta(before) + ")" + port
	case wildAfter:
		return "(?i:" + regexp.QuoteMeta(after) + ")(?s:.+)"
	}
	return "(?i:" + regexp.QuoteMeta(d) + ")" + port
}
