package compiler_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/gwc-lang/gwc/lang"
)

// scatter returns a program with other spaces, line ends and comments, in places
// where they change nothing.
func scatter(r *rand.Rand, text string) string {
	s := &scattering{Rand: r, tokens: lang.Lex(text)}
	s.lines(0)
	for i, t := range s.tokens {
		if t.Kind == lang.EOL {
			s.spaces(0)
			s.ended()
			s.lines(0)
			continue
		}
		s.WriteString(t.Text)
		if i+1 < len(s.tokens) {
			s.between(t, s.tokens[i+1])
		}
	}
	return s.String()
}

type scattering struct {
	strings.Builder
	*rand.Rand
	tokens []lang.Token
	count  int
}

func (s *scattering) between(t, next lang.Token) {
	mark := func(t lang.Token, text string) bool { return t.Kind == lang.Punct && t.Text == text }
	switch {
	case next.Kind == lang.EOL:
	case (mark(t, "{") || mark(t, ",") || mark(next, "}")) && s.IntN(4) == 0:
		s.spaces(0)
		s.ended()
		s.lines(1) // in column one, a word after a comma may begin a statement
	case t.Kind == lang.Punct || next.Kind == lang.Punct:
		least := 0
		if mark(next, "{") && strings.ContainsAny(t.Text, "/") { // `/x{y}` is one word
			least = 1
		}
		s.spaces(least)
	default:
		s.spaces(1)
	}
}

// spaces writes a few spaces and tabs.
func (s *scattering) spaces(least int) {
	for range least + s.IntN(4)*s.IntN(2) {
		s.WriteByte(" \t"[s.IntN(8)/7])
	}
}

// ended ends a line, perhaps with a comment.
func (s *scattering) ended() {
	if s.IntN(3) == 0 {
		s.WriteByte(' ')
		s.comment()
	}
	s.WriteString([]string{"\n", "\n", "\r\n"}[s.IntN(3)])
}

// lines writes blank lines and comments, and the spaces before the next token.
func (s *scattering) lines(least int) {
	for range s.IntN(3) * s.IntN(2) {
		s.spaces(0)
		if s.IntN(2) == 0 {
			s.comment()
		}
		s.WriteByte('\n')
	}
	s.spaces(least)
}

// comment writes a comment that differs from all others.
func (s *scattering) comment() {
	s.count++
	fmt.Fprintf(s, "#%s%d { , -> }%s", []string{"", " ", "\t"}[s.IntN(3)], s.count, []string{"", " ", "\t "}[s.IntN(3)])
}
