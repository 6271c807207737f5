package routes

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// An acceptor finds which of many expressions match a string, with one pass over the
// string for all of them: it is their combined automaton, built lazily.
type acceptor struct {
	texts []string // of the expressions
	insts []syntax.Inst
	owner []int // the expression of each instruction
	start []uint32
	// others are expressions with conditions that depend on the characters
	// around a place; each of them is tried.
	others []string
	states map[string]*acceptorState
	first  *acceptorState
	kept   int // instructions in all states
	marks  []int
	round  int
}

// An acceptorState is a set of instructions that wait for the next character.
type acceptorState struct {
	waits []uint32
	next  map[rune]*acceptorState
	takes []string // nil: not known yet
}

// maxKept is the maximum number of instructions in all states; beyond it the
// automaton is built again.
const maxKept = 1 << 20

func newAcceptor(texts []string) *acceptor {
	a := &acceptor{}
	for _, text := range texts {
		if !a.add(text) {
			a.others = append(a.others, text)
		}
	}
	a.marks = make([]int, len(a.insts))
	a.reset()
	return a
}

// add adds the program of an expression, unless it has conditions that the
// automaton does not know.
func (a *acceptor) add(text string) bool {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return false
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return false
	}
	const known = syntax.EmptyBeginText | syntax.EmptyEndText
	for _, inst := range program.Inst {
		if inst.Op == syntax.InstEmptyWidth && syntax.EmptyOp(inst.Arg)&^known != 0 {
			return false
		}
	}
	base := uint32(len(a.insts))
	for _, inst := range program.Inst {
		inst.Out += base
		if inst.Op == syntax.InstAlt || inst.Op == syntax.InstAltMatch {
			inst.Arg += base
		}
		a.insts, a.owner = append(a.insts, inst), append(a.owner, len(a.texts))
	}
	a.texts, a.start = append(a.texts, text), append(a.start, base+uint32(program.Start))
	return true
}

func (a *acceptor) reset() {
	a.states, a.kept = map[string]*acceptorState{}, 0
	a.first = a.state(a.follow(a.start, syntax.EmptyBeginText))
}

// takers returns the expressions that match a string, and those for which that is
// unknown.
func (a *acceptor) takers(text string) []string {
	if text == "" { // begins and ends at once
		return append(slices.Clip(a.others), a.matched(a.follow(a.start, syntax.EmptyBeginText|syntax.EmptyEndText))...)
	}
	if a.kept > maxKept {
		a.reset()
	}
	state := a.first
	for _, r := range text {
		state = a.step(state, r)
	}
	if state.takes == nil {
		state.takes = append([]string{}, a.matched(a.follow(state.waits, syntax.EmptyEndText))...)
	}
	return append(slices.Clip(a.others), state.takes...)
}

func (a *acceptor) step(s *acceptorState, r rune) *acceptorState {
	if next := s.next[r]; next != nil {
		return next
	}
	var out []uint32
	for _, pc := range s.waits {
		switch inst := &a.insts[pc]; inst.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if inst.MatchRune(r) {
				out = append(out, inst.Out)
			}
		}
	}
	s.next[r] = a.state(a.follow(out, 0))
	return s.next[r]
}

// follow returns the instructions that are reached without a character, under
// the known conditions: those that wait for one, or for the end of the text.
func (a *acceptor) follow(from []uint32, known syntax.EmptyOp) []uint32 {
	a.round++
	var out []uint32
	for todo := slices.Clone(from); len(todo) > 0; {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if a.marks[pc] == a.round {
			continue
		}
		a.marks[pc] = a.round
		switch inst := &a.insts[pc]; inst.Op {
		case syntax.InstFail:
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, inst.Out)
		case syntax.InstEmptyWidth:
			if needs := syntax.EmptyOp(inst.Arg); needs&^known == 0 {
				todo = append(todo, inst.Out)
			} else if needs&^known == syntax.EmptyEndText {
				out = append(out, pc)
			}
		default:
			out = append(out, pc)
		}
	}
	slices.Sort(out)
	return out
}

// state returns the state with these instructions.
func (a *acceptor) state(waits []uint32) *acceptorState {
	name := make([]byte, 0, 4*len(waits))
	for _, pc := range waits {
		name = binary.LittleEndian.AppendUint32(name, pc)
	}
	s := a.states[string(name)]
	if s == nil {
		s = &acceptorState{waits: waits, next: map[rune]*acceptorState{}}
		a.states[string(name)] = s
		a.kept += len(waits)
	}
	return s
}

// matched returns the expressions that end at one of the instructions.
func (a *acceptor) matched(at []uint32) (list []string) {
	for _, pc := range at {
		if a.insts[pc].Op == syntax.InstMatch {
			list = append(list, a.texts[a.owner[pc]])
		}
	}
	return list
}
