package lang

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// A trial is a statement with an error. It is rewritten in different ways until
// one of them parses to the end of the line: that one is the hint.
type trial struct {
	text       string
	start, end int // the unexpected word
	parses     func(text string) (upTo int)
}

// maxTrial is the maximum number of tokens of a trial, and maxTrialText that of
// bytes: each attempt parses the whole statement.
const (
	maxTrial     = 2000
	maxTrialText = 64 << 10
)

// try returns the statement without items that were removed because of other
// errors. ok is false if it is too long.
func (s *stream) try(t lexer.Token) (out trial, ok bool) {
	if s.parses == nil || len(s.tokens) > maxTrial || s.tokens[len(s.tokens)-1].End-s.tokens[0].Start > maxTrialText {
		return out, false
	}
	var b strings.Builder
	before := s.tokens[0].Start
	for i, token := range s.tokens {
		if token.Start != before {
			b.WriteByte(' ')
		}
		if i == t.Pos.Offset {
			out.start, out.end = b.Len(), b.Len()+len(t.Value)
		}
		b.WriteString(token.Text)
		before = token.End
	}
	out.text, out.parses = b.String(), s.parses
	return out, true
}

// right reports whether the statement parses to the end of the line if text
// replaces the bytes from..to.
func (t trial) right(from, to int, text string) bool {
	all := t.text[:from] + text + t.text[to:]
	end := from + len(text)
	if line := strings.IndexByte(all[end:], '\n'); line >= 0 {
		return t.parses(all) > end+line
	}
	return t.parses(all) > len(all)
}

// hint returns a replacement or an insertion for the unexpected word, or "" if
// no attempt parses. expected is the word that must follow, if it is known.
func (t trial) hint(p place, expected string) string {
	words := p.item.words
	word, before := t.text[t.start:t.end], strings.TrimRight(t.text[:t.start], " \t")
	last := before[strings.LastIndexAny(before, " \t\n{,")+1:]
	for _, other := range []string{strings.ReplaceAll(word, "-", " "), strings.ReplaceAll(word, "=", " "), strings.ReplaceAll(word, "@", " "), strings.Trim(expected, "`")} {
		if other != word && other != "" && t.right(t.start, t.end, other) {
			return "write `" + other + "`"
		}
	}
	switch {
	case strings.HasPrefix(before, word+" ") && t.parses(before) > len(before) && t.parses(t.text[t.start:]) > len(t.text)-t.start:
		return "move it to its own line"
	case (last == "=" || last == ":") && t.right(len(before)-1, t.end, word):
		return "remove the `" + last + "` before it"
	case (like(last, word) || contains(p.block.keywords(), word)) && t.right(t.start, t.start, ", "):
		return "write a comma before it"
	case contains(p.block.keywords(), word) && t.right(t.start, t.start, "\n"):
		return "move it to its own line"
	case (word == "and" || word == "or") && t.right(len(before), t.end, ","):
		return "write a comma instead"
	case strings.ToLower(word) == word && t.right(t.start, t.end, "/"+word): // a path; upper case is a method
		return "write `/" + word + "`"
	case !contains(words, last) && t.right(t.start, t.end, strconv.Quote(word)):
		return "write `" + strconv.Quote(word) + "`"
	}
	if t.right(t.start, t.start, "-> ") {
		return "write `-> " + word + "`"
	}
	if first := t.before(p); first != "" {
		return "write `" + first + " " + word + "`"
	}
	return cmp.Or(t.joined(), t.inBlock(), t.moved())
}

// joined returns the word joined with the next one, if that parses.
func (t trial) joined() string {
	next, _, _ := strings.Cut(strings.TrimLeft(t.text[t.end:], " "), " ")
	next, _, _ = strings.Cut(next, "\n")
	end := strings.Index(t.text[t.end:], next) + t.end + len(next)
	one := t.text[t.start:t.end] + "-" + next
	if next == "" || !t.right(t.start, end, one) {
		return ""
	}
	return "write `" + one + "`"
}

// maxMoves is the number of preceding words that moved tries.
const maxMoves = 20

// moved returns the nearest preceding word of the line before which the word
// parses.
func (t trial) moved() string {
	line := strings.LastIndexByte(t.text[:t.start], '\n') + 1
	word, before := t.text[t.start:t.end], t.text[:t.start]
	for range maxMoves {
		before = strings.TrimRight(before, " \t,{")
		at := strings.LastIndexAny(before, " \t\n{,") + 1
		if at <= line {
			break
		}
		if t.right(at, t.end, word+" "+strings.TrimRight(t.text[at:t.start], " \t")) {
			return "move it before `" + before[at:] + "`"
		}
		before = before[:at]
	}
	return ""
}

// before returns the only word of the usage after which the word parses and
// fits, or "".
func (t trial) before(p place) (found string) {
	word := t.text[t.start:t.end]
	for _, first := range p.item.words {
		_, slot, _ := strings.Cut(p.item.usage, first+" ")
		slot, _, _ = strings.Cut(strings.Trim(slot, "["), " ")
		fits := contains(p.words(), word) || strings.Contains(slot, slotOf(word))
		if !fits || strings.HasPrefix(p.item.usage, first) || !t.right(t.start, t.start, first+" ") {
			continue
		}
		if found != "" {
			return ""
		}
		found = first
	}
	return found
}

// slotOf returns the usage placeholder of a word of that shape.
func slotOf(word string) string {
	switch {
	case strings.Trim(word, "0123456789") == "":
		return "PORT"
	case strings.Trim(word, "0123456789.") == "":
		return "RELEASE"
	case strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789-.*") == "" && strings.Contains(word, "."):
		return "HOST"
	}
	return "nothing" // a name fits after many words
}

// inBlock returns the rest of the line as a block, if that parses.
func (t trial) inBlock() string {
	rest, _, _ := strings.Cut(t.text[t.start:], "\n")
	rest, _, _ = strings.Cut(rest, "#")
	rest = strings.TrimSpace(rest)
	if strings.ContainsAny(rest, "{}") || !t.right(t.start, t.start+len(rest), "{ "+rest+" }") {
		return ""
	}
	return "write it in a block, as `{ " + rest + " }`"
}

// like reports whether two words look like elements of the same list.
func like(a, b string) bool { return a != "" && slotOf(a) == slotOf(b) && slotOf(a) != "nothing" }
