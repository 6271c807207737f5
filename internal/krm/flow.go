package krm

import "bytes"

// A flow is a collection in flow style, as JSON is, in a text that the YAML parser
// accepts.
type flow struct {
	open, end int // of its brackets; end is after the closing one
	parts     []part
	comma     bool // there is one after the last part
}

// A part is an entry of a flow. value is the offset after its colon, and comma the one
// after the comma that follows it; 0 if it has none.
type part struct{ start, value, end, comma int }

// scanFlow reads the collection that begins at an offset. It reports whether one does.
func scanFlow(text []byte, open int) (f flow, ok bool) {
	if open >= len(text) || text[open] != '[' && text[open] != '{' {
		return f, false
	}
	f.open = open
	depth, afterKey := 1, false
	current := part{start: -1}
	finish := func() {
		if current.start >= 0 {
			f.parts = append(f.parts, current)
		}
		current = part{start: -1}
	}
	for at := skipBlank(text, open+1); at < len(text); at = skipBlank(text, at) {
		c, start := text[at], at
		switch {
		case c == ']' || c == '}':
			depth--
			at++
			if depth == 0 {
				f.comma = current.start < 0 && len(f.parts) > 0
				finish()
				f.end = at
				return f, true
			}
		case c == ',':
			at++
			if depth == 1 {
				current.comma = at
				finish()
				afterKey = false
				continue
			}
		case c == '[' || c == '{':
			depth++
			at++
		case c == ':' && (afterKey || endsToken(text, at+1)):
			at++
			if depth == 1 && current.value == 0 {
				current.value = at
			}
		case c == '?' && endsToken(text, at+1):
			at++
		default:
			at = skipToken(text, at)
		}
		afterKey = c == '"' || c == '\'' || c == ']' || c == '}'
		if current.start < 0 {
			current.start = start
		}
		current.end = at
	}
	return f, false
}

// afterComment returns the offset after a comment that follows on the same line, or the
// same one if there is none.
func afterComment(text []byte, at int) int {
	for n := at; n < len(text) && breakAt(text[n:]) == 0; n++ {
		switch text[n] {
		case ' ', '\t':
		case '#':
			for n < len(text) && breakAt(text[n:]) == 0 {
				n++
			}
			return n
		default:
			return at
		}
	}
	return at
}

// skipBlank returns the offset after white space and comments.
func skipBlank(text []byte, at int) int {
	for at < len(text) {
		size := breakAt(text[at:])
		switch {
		case text[at] == ' ' || text[at] == '\t':
			at++
		case size > 0:
			at += size
		case text[at] == '#':
			for at < len(text) && breakAt(text[at:]) == 0 {
				at++
			}
		default:
			return at
		}
	}
	return at
}

// endsToken reports whether white space, the end or a sign of a flow is at an offset.
func endsToken(text []byte, at int) bool {
	return at >= len(text) || bytes.IndexByte([]byte(" \t,[]{}"), text[at]) >= 0 || breakAt(text[at:]) > 0
}

// skipToken returns the offset after a scalar, a tag, an anchor or an alias.
func skipToken(text []byte, at int) int {
	switch quote := text[at]; quote {
	case '"', '\'':
		for at++; at < len(text); at++ {
			switch {
			case quote == '"' && text[at] == '\\':
				at++
			case text[at] != quote:
			case quote == '\'' && at+1 < len(text) && text[at+1] == quote:
				at++
			default:
				return at + 1
			}
		}
		return len(text)
	case '&', '*', '!':
		for at++; !endsToken(text, at); at++ {
		}
		return at
	}
	end := at + 1
	for at++; at < len(text); at++ {
		switch c := text[at]; {
		case bytes.IndexByte([]byte(",[]{}"), c) >= 0, c == ':' && endsToken(text, at+1):
			return end
		case c == ' ' || c == '\t' || breakAt(text[at:]) > 0:
			if next := at + 1; next < len(text) && text[next] == '#' {
				return end
			}
		default:
			end = at + 1
		}
	}
	return end
}

// skipProperties returns the offset after tags and anchors, and the white space and
// comments around them.
func skipProperties(text []byte, at int) int {
	for at = skipBlank(text, at); at < len(text) && (text[at] == '&' || text[at] == '!'); at = skipBlank(text, at) {
		at = skipToken(text, at)
	}
	return at
}

// afterColon returns the offset after the colon of a key in block style.
func afterColon(text []byte, key int) (at int, ok bool) {
	if key >= len(text) {
		return key, false
	}
	at = skipBlank(text, skipToken(text, key))
	return at + 1, at < len(text) && text[at] == ':'
}
