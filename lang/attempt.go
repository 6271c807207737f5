package lang

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// tried returns the diagnostic with a tested hint, unless the nearest word is
// right or no attempt succeeds.
func (s *stream) tried(d diag.Diagnostic, t trial, p place, expected string) diag.Diagnostic {
	if near := s.nearest(p.token.Value, p.allowed()); near != "" && t.replaced(t.at, t.at, near) {
		return d
	}
	if instead, ok := s.elsewhere(t, p); ok {
		return instead
	}
	for _, word := range s.foreign(p.token.Value).Instead {
		if t.replaced(t.at, t.at, word) {
			return s.hinted(d, "write `"+word+"`")
		}
	}
	if s.foreign(p.token.Value).Hint != "" {
		return d
	}
	if p.item == nil {
		return d
	}
	return s.hinted(d, cmp.Or(t.hint(s, p, expected), t.anyOf(expected), oneOf(expected)))
}

// hinted returns the diagnostic with a hint instead of its own, if there is one.
func (s *stream) hinted(d diag.Diagnostic, hint string) diag.Diagnostic {
	if hint == "" {
		return d
	}
	d.Fix = nil
	return d.WithHint("%s", hint)
}

// allowed returns the words among which the unexpected one may be misspelt.
func (p place) allowed() []string {
	if p.item != nil {
		return p.item.words
	}
	return p.words()
}

// hint returns a replacement or an insertion for the unexpected word, or "" if
// no attempt parses. expected is the word that must follow, if it is known.
func (t trial) hint(s *stream, p place, expected string) string {
	word, last := t.word(t.at), t.word(t.at-1)
	for _, other := range []string{strings.ReplaceAll(word, ":", "="), strings.ReplaceAll(word, "-", " "), strings.ReplaceAll(word, "=", " "), strings.ReplaceAll(word, "@", " "), strings.Trim(expected, "`")} {
		if other != word && other != "" && t.replaced(t.at, t.at, other) {
			return "write `" + other + "`"
		}
	}
	start := t.starts[t.at]
	before := strings.TrimRight(t.text[:start], " \t")
	switch {
	case strings.HasPrefix(before, word+" ") && t.parses(before) > len(before) && t.parses(t.text[start:]) > len(t.text)-start:
		return "move it to its own line"
	case (last == "=" || last == ":") && t.replaced(t.at-1, t.at, word):
		return "remove the `" + last + "` before it"
	case (like(last, word) || contains(p.block.keywords(), word)) && t.inserted(", "):
		return "write a comma before it"
	}
	if block := t.inBlock(s, p); block != "" && p.item.block != nil {
		return block
	}
	switch {
	case contains(p.block.keywords(), word) && t.inserted("\n"):
		return "move it to its own line"
	case (word == "and" || word == "or") && t.right(len(before), t.after(t.at), ","):
		return "write a comma instead"
	case word == "*" && t.replaced(t.at, t.at, "/"):
		return "write `/`"
	case strings.ToLower(word) == word && t.replaced(t.at, t.at, "/"+word): // a path; upper case is a method
		if strings.Contains(word, "*") { // which a path does not have
			expression := "~ " + strconv.Quote("/"+strings.NewReplacer(".*", ".*", ".", "[.]", "*", ".*").Replace(word))
			return "write `" + expression + "`"
		}
		return "write `/" + word + "`"
	case !contains(p.item.words, last) && t.replaced(t.at, t.at, strconv.Quote(word)):
		return "write `" + strconv.Quote(word) + "`"
	case t.inserted("-> "):
		return "write `-> " + word + "`"
	}
	if first := t.before(p); first != "" {
		return "write `" + first + " " + word + "`"
	}
	return t.moved()
}

// anyOf returns the hint that one of the expected words is missing before the
// unexpected one.
func (t trial) anyOf(expected string) string {
	var right []string
	for word := range strings.FieldsFuncSeq(expected, func(r rune) bool { return r == '`' || r == ',' }) {
		if word = strings.TrimSpace(word); word != "" && !strings.Contains(word, " ") && word != "or" && t.inserted(word+" ") {
			right = append(right, word)
		}
	}
	switch len(right) {
	case 0:
		return ""
	case 1:
		return "write `" + right[0] + " " + t.word(t.at) + "`"
	}
	return "write `" + strings.Join(right, "` or `") + "` before it"
}

// oneOf returns the hint that names the expected words, if only words are.
func oneOf(expected string) string {
	if !strings.HasPrefix(expected, "`") || strings.Contains(expected, " a") || expected == "`->`" {
		return ""
	}
	return "expected one of: " + strings.NewReplacer("`", "", " or ", ", ").Replace(expected)
}

// maxMoves is the number of preceding words that moved tries.
const maxMoves = 20

// moved returns the nearest preceding word of the line before which the word
// parses.
func (t trial) moved() string {
	word := t.word(t.at)
	for i := t.at - 1; i > 0 && i >= t.at-maxMoves && t.tokens[i].Kind != EOL; i-- {
		if kind := t.tokens[i].Kind; kind != Word && kind != String {
			continue
		}
		rest := strings.TrimRight(t.text[t.starts[i]:t.starts[t.at]], " \t")
		swapped := word + " " + rest
		if i == t.at-1 && strings.HasSuffix(word, "%") && t.parses(t.text[:t.starts[i]]+swapped+t.text[t.after(t.at):]) > t.starts[i]+len(swapped)+1 {
			return "move it before `" + t.word(i) + "`, as `" + swapped + "`"
		}
		if t.replaced(i, t.at, swapped) {
			return "move it before `" + t.word(i) + "`"
		}
	}
	return ""
}

// before returns the only word of the usage after which the word parses and
// fits, or "".
func (t trial) before(p place) (found string) {
	word := t.word(t.at)
	for _, first := range p.item.words {
		_, slot, _ := strings.Cut(p.item.usage, first+" ")
		slot, _, _ = strings.Cut(strings.Trim(slot, "["), " ")
		fits := contains(p.words(), word) || strings.Contains(slot, slotOf(word))
		if !fits || strings.HasPrefix(p.item.usage, first) || !t.inserted(first+" ") {
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

// inBlock returns the rest of the item as a block, or as an addition to the
// block before it, if that parses.
func (t trial) inBlock(s *stream, p place) string {
	last := t.itemEnd()
	rest := t.text[t.starts[t.at]:t.after(last)]
	if word := t.word(t.at); p.item.block != nil && !contains(p.item.block.keywords(), word) && !contains(p.words(), word) {
		if near := s.nearest(word, p.item.block.keywords()); near != "" {
			rest = near + rest[len(word):]
		}
	}
	switch {
	case t.word(t.at-1) == "}" && t.replaced(t.at-1, last, ", "+rest+" }"):
		return "move it into the block before it"
	case t.replaced(t.at, last, "{ "+rest+" }"):
		return "write it in a block, as `{ " + rest + " }`"
	}
	return ""
}

// itemEnd returns the number of the last token of the item that has the unexpected
// one.
func (t trial) itemEnd() int {
	depth := 0
	for i := t.at; i < len(t.tokens); i++ {
		switch word := t.word(i); {
		case word == "{":
			depth++
		case word == "}":
			depth--
		}
		if depth < 0 || depth == 0 && t.tokens[i].Kind == EOL && t.word(i-1) != "," {
			return i - 1
		}
	}
	return len(t.tokens) - 1
}

// like reports whether two words look like elements of the same list.
func like(a, b string) bool { return a != "" && slotOf(a) == slotOf(b) && slotOf(a) != "nothing" }

// fillers are words that people write between a keyword and its value.
var fillers = []string{"gateway", "host", "hosts", "port", "namespace", "service", "to"}

// elsewhere returns the diagnostic of a mistake that is before the unexpected
// word: the parser finds it only there.
func (s *stream) elsewhere(t trial, p place) (diag.Diagnostic, bool) {
	word, last, none := t.word(t.at), t.word(t.at-1), diag.Diagnostic{}
	if d, ok := s.apart(t, p); ok {
		return d, true
	}
	if t.at == 0 || t.tokens[t.at-1].Kind != Word {
		return s.danglingComma(t)
	}
	if t.word(t.at-2) == "," && contains(p.words(), last) && t.replaced(t.at-2, t.at-2, "") {
		comma := s.source.Span(t.tokens[t.at-2])
		return diag.At(comma, code.UnexpectedToken, "unexpected `,` before `%s`", last).WithHint("remove it"), true
	}
	here := s.source.Span(t.tokens[t.at-1])
	both := here.Join(s.source.Span(t.tokens[t.at]))
	for _, near := range s.nearby(p, last) {
		d := diag.At(here, code.UnknownWord, "unknown word `%s`", last)
		switch {
		case t.replaced(t.at-1, t.at-1, near):
			return Suggest(d, last, []string{near}, ""), true
		case t.replaced(t.at-1, t.at-1, ", "+near):
			return d.WithHint("write `, %s`", near), true
		}
	}
	if name, ok := strings.CutSuffix(last, ":"); ok && name != "" && t.replaced(t.at-1, t.at, name+" = "+word) {
		return diag.At(both, code.OperatorSpacing, "unexpected `:` after `%s`", name).WithHint("write `%s = %s`", name, word), true
	}
	if slices.Contains(fillers, last) && t.tokens[max(t.at-2, 0)].Kind == Word && t.replaced(t.at-1, t.at, word) {
		before := strings.TrimSpace(t.word(t.at-2) + " " + word)
		return diag.At(here, code.UnexpectedToken, "unexpected `%s`", last).WithHint("remove it, as `%s`", before), true
	}
	if d, ok := s.danglingComma(t); ok {
		return d, true
	}
	return none, false
}

// apart returns the diagnostic of a word that is written as two. The parser may
// have read the first as a name, and the second as a keyword with a value.
func (s *stream) apart(t trial, p place) (d diag.Diagnostic, ok bool) {
	words := append(p.words(), p.allowed()...)
	for i := min(t.at+1, len(t.tokens)-1); i > 0 && i >= t.at-2; i-- {
		first, second := t.word(i-1), t.word(i)
		if one := first + "-" + second; contains(words, one) && t.replaced(i-1, i, one) {
			both := s.source.Span(t.tokens[i-1]).Join(s.source.Span(t.tokens[i]))
			return diag.At(both, code.UnknownWord, "unknown words `%s %s`", first, second).WithHint("write `%s`", one), true
		}
	}
	return d, false
}

// nearby returns the words that a word may misspell.
func (s *stream) nearby(p place, word string) (near []string) {
	words := append(p.words(), p.allowed()...)
	for found := s.nearest(word, words); found != "" && !contains(words, word); found = s.nearest(word, words) {
		near = append(near, found)
		words = slices.DeleteFunc(words, func(w string) bool { return w == found })
	}
	return near
}

// nearest returns the word that another one may misspell, or "".
func (s *stream) nearest(word string, words []string) string {
	if s.foreign(word).Known {
		return ""
	}
	return Nearest(word, words)
}

// danglingComma returns the diagnostic of a comma at the end of a line that no
// list continues.
func (s *stream) danglingComma(t trial) (d diag.Diagnostic, ok bool) {
	for i := t.at - 1; i >= 0; i-- {
		if t.tokens[i+1].Kind == EOL && t.word(i) == "," {
			d = diag.At(s.source.Span(t.tokens[i]), code.UnexpectedToken, "unexpected `,` at the end of a line")
			d.Hint = t.removal(i)
			return d, d.Hint != ""
		}
	}
	return d, false
}

// hintedComma returns the diagnostic of an unexpected comma with a tested hint.
func (s *stream) hintedComma(d diag.Diagnostic, t trial, p place) diag.Diagnostic {
	if next := t.word(t.at + 1); p.item != nil && p.item.block != nil && contains(p.item.block.keywords(), next) {
		last := t.itemEnd()
		block := "{ " + t.text[t.starts[t.at+1]:t.after(last)] + " }"
		if t.replaced(t.at, last, " "+block) {
			d.Span = d.Span.Join(s.source.Span(t.tokens[last]))
			return s.hinted(d, "write `"+block+"`")
		}
	}
	if t.word(t.at+1) != "" && t.tokens[t.at+1].Kind == EOL {
		d.Message += " at the end of a line"
	}
	hint := t.removal(t.at)
	if hint == "" && t.replaced(t.at, t.at, "\n") {
		hint = "replace it with a line break"
	}
	return s.hinted(d, hint)
}

// removal returns the hint for a comma that is wrong, if its removal parses.
func (t trial) removal(comma int) string {
	switch {
	case t.replaced(comma, comma, ""):
		return "remove it"
	case comma+1 < len(t.tokens) && t.tokens[comma+1].Kind == EOL && t.replaced(comma, comma+1, " "):
		return "remove it and the line break: only a list continues on the next line"
	}
	return ""
}
