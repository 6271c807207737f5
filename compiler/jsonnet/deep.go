package jsonnet

import "bytes"

// maxDepth is the maximum depth of a text. go-jsonnet parses and evaluates with one
// call for each level, so that a text that is too deep would take quadratic time,
// or end the process by a stack overflow.
const maxDepth = 1000

// tooDeep returns the offset at which a text is nested more than maxDepth levels
// deep, or -1. The depth is an upper bound: the tokens since the last separator of
// each bracket that is open, and one for each `;` in it.
func tooDeep(text []byte) int {
	s := scanner{text: text, levels: []level{{}}}
	for s.at < len(text) {
		start := s.at
		s.token()
		if s.depth > maxDepth {
			return start
		}
	}
	return -1
}

// A level is an open bracket.
type level struct{ statements, tokens int }

// A scanner reads the tokens of Jsonnet, as far as brackets and separators need
// it.
type scanner struct {
	text   []byte
	at     int
	levels []level
	depth  int // of all levels
}

func (s *scanner) token() {
	c, rest := s.text[s.at], s.text[s.at:]
	last := &s.levels[len(s.levels)-1]
	switch {
	case c <= ' ':
		s.at++
	case c == '#', bytes.HasPrefix(rest, []byte("//")):
		s.skipTo("\n")
	case bytes.HasPrefix(rest, []byte("/*")):
		s.at += 2
		s.skipTo("*/")
	case bytes.HasPrefix(rest, []byte("|||")):
		s.block()
		s.count(last)
	case c == '"' || c == '\'':
		s.quoted(c, true)
		s.count(last)
	case c == '@' && len(rest) > 1 && (rest[1] == '"' || rest[1] == '\''):
		s.at++
		s.quoted(rest[1], false)
		s.count(last)
	case c == '[' || c == '{' || c == '(':
		s.count(last)
		s.levels = append(s.levels, level{})
		s.at++
	case c == ']' || c == '}' || c == ')':
		if n := len(s.levels); n > 1 {
			s.depth -= last.statements + last.tokens
			s.levels = s.levels[:n-1]
		}
		s.at++
	case c == ',' || c == ';':
		s.depth -= last.tokens
		last.tokens = 0
		if c == ';' {
			last.statements++
			s.depth++
		}
		s.at++
	case inWord(c):
		for s.at < len(s.text) && inWord(s.text[s.at]) {
			s.at++
		}
		s.count(last)
	default:
		s.count(last)
		s.at++
	}
}

// count counts a token.
func (s *scanner) count(in *level) {
	in.tokens++
	s.depth++
}

func inWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// skipTo moves behind the next mark, or to the end.
func (s *scanner) skipTo(mark string) {
	if i := bytes.Index(s.text[s.at:], []byte(mark)); i >= 0 {
		s.at += i + len(mark)
	} else {
		s.at = len(s.text)
	}
}

// quoted moves behind a string.
func (s *scanner) quoted(quote byte, escapes bool) {
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == quote:
			s.at++
			return
		case c == '\\' && escapes:
			s.at++
		}
	}
	s.at = min(s.at, len(s.text))
}

// block moves behind a text block: its lines begin with the spaces of the first one
// that is not empty.
func (s *scanner) block() {
	s.skipTo("\n")
	var indent []byte
	for s.at < len(s.text) {
		line, _, _ := bytes.Cut(s.text[s.at:], []byte("\n"))
		blank := len(line) - len(bytes.TrimLeft(line, " \t"))
		switch {
		case len(line) == 0:
		case indent == nil && blank == 0, indent != nil && !bytes.HasPrefix(line, indent):
			s.at += blank
			if bytes.HasPrefix(line[blank:], []byte("|||")) {
				s.at += len("|||")
			}
			return
		case indent == nil:
			indent = line[:blank]
		}
		s.at = min(s.at+len(line)+1, len(s.text))
	}
}
