package inventory

import (
	"bytes"
	"slices"
)

// A plainReader turns YAML as people and tools usually write it into JSON, in one
// pass: block mappings and lists, words, numbers, quoted strings without escapes, and
// flow lists and mappings of these in one line. It writes what the YAML library
// writes. It has no errors: it gives up on everything else, such as anchors, tags,
// strings of several lines, numbers with more than one reading and text beyond
// ASCII, and the library reads the document.
type plainReader struct {
	text []byte
	out  []byte
	next int // where the line after the current one begins

	// The current line, or what is left of it.
	indent int
	line   []byte // from its first byte to its last, without spaces around; nil after the last line

	entries []entry
	sorted  []byte
	depth   int
}

// An entry is one of a mapping, in the output.
type entry struct {
	key        []byte
	start, end int
}

// maxPlainDepth is the number of nested values that a plainReader reads.
const maxPlainDepth = 100

// json returns a document as JSON, with sorted keys. ok is false if it has more than
// a plainReader reads. The next document is written in its place.
func (r *plainReader) json(text []byte) (data []byte, ok bool) {
	for _, c := range text {
		if c != '\n' && (c < ' ' || c > '~') {
			return nil, false
		}
	}
	*r = plainReader{text: text, out: slices.Grow(r.out[:0], len(text)+len(text)/8), entries: r.entries[:0], sorted: r.sorted}
	if !r.advance() {
		return nil, false
	}
	if r.indent == 0 && string(r.line) == "---" && !r.advance() {
		return nil, false
	}
	if !r.block() || r.line != nil {
		return nil, false
	}
	return r.out, true
}

// advance goes to the next line with content, and reports whether there is one.
func (r *plainReader) advance() bool {
	for r.next < len(r.text) {
		line := r.text[r.next:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		r.next += len(line) + 1
		content := bytes.TrimLeft(line, " ")
		if len(content) > 0 && content[0] != '#' {
			r.indent, r.line = len(line)-len(content), bytes.TrimRight(content, " ")
			return true
		}
	}
	r.indent, r.line = -1, nil
	return false
}

// isItem reports whether the line is an item of a list.
func (r *plainReader) isItem() bool {
	return len(r.line) > 0 && r.line[0] == '-' && (len(r.line) == 1 || r.line[1] == ' ')
}

// block reads the mapping or the list that begins with the line.
func (r *plainReader) block() bool {
	if r.depth++; r.depth > maxPlainDepth {
		return false
	}
	defer func() { r.depth-- }()
	if r.isItem() {
		return r.list(r.indent)
	}
	return r.mapping(r.indent)
}

func (r *plainReader) list(indent int) bool {
	r.out = append(r.out, '[')
	for first := true; r.indent == indent && r.isItem(); first = false {
		if !first {
			r.out = append(r.out, ',')
		}
		rest := bytes.TrimLeft(r.line[1:], " ")
		r.indent += len(r.line) - len(rest)
		r.line = rest
		switch {
		case isComment(rest):
			if !r.below(indent, false) {
				return false
			}
		case r.isItem() || keyOf(rest) != nil:
			if !r.block() {
				return false
			}
		default:
			if !r.inline(rest) {
				return false
			}
			r.advance()
		}
	}
	r.out = append(r.out, ']')
	return r.indent < indent || r.indent == indent && !r.isItem()
}

func (r *plainReader) mapping(indent int) bool {
	start, own := len(r.out), len(r.entries)
	r.out = append(r.out, '{')
	for r.indent == indent && !r.isItem() {
		key := keyOf(r.line)
		if key == nil {
			return false
		}
		r.begin(key, own)
		rest := bytes.TrimLeft(r.line[len(key)+1:], " ")
		if isComment(rest) {
			if !r.below(indent, true) {
				return false
			}
		} else {
			if !r.inline(rest) {
				return false
			}
			r.advance()
		}
		r.entries[len(r.entries)-1].end = len(r.out)
	}
	return r.indent < indent && r.end(start, own)
}

// begin begins an entry of the mapping whose first entry is own.
func (r *plainReader) begin(key []byte, own int) {
	if len(r.entries) > own {
		r.out = append(r.out, ',')
	}
	r.entries = append(r.entries, entry{key: key, start: len(r.out)})
	r.out = append(append(append(r.out, '"'), key...), '"', ':')
}

// end ends the mapping that begins at start, and sorts its entries. It reports
// whether no key occurs twice.
func (r *plainReader) end(start, own int) bool {
	list := r.entries[own:]
	compare := func(a, b entry) int { return bytes.Compare(a.key, b.key) }
	if !slices.IsSortedFunc(list, compare) {
		slices.SortFunc(list, compare)
		r.sorted = r.sorted[:0]
		for i, e := range list {
			if i > 0 {
				r.sorted = append(r.sorted, ',')
			}
			r.sorted = append(r.sorted, r.out[e.start:e.end]...)
		}
		r.out = append(r.out[:start+1], r.sorted...)
	}
	for i := 1; i < len(list); i++ {
		if bytes.Equal(list[i].key, list[i-1].key) {
			return false
		}
	}
	r.entries = r.entries[:own]
	r.out = append(r.out, '}')
	return true
}

// below reads the value on the lines below a line with that indentation: a block,
// which for the value of a key may be a list with the same indentation, or null.
func (r *plainReader) below(indent int, keyed bool) bool {
	r.advance()
	if r.indent > indent || keyed && r.indent == indent && r.isItem() {
		return r.block()
	}
	r.out = append(r.out, "null"...)
	return true
}

// inline reads the value that is the rest of a line. A line below that continues it
// has a greater indentation than its holder, which mapping and list reject.
func (r *plainReader) inline(rest []byte) bool {
	left, ok := r.value(rest, false)
	return ok && isComment(left)
}

// isComment reports whether a rest of a line has no content.
func isComment(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) == 0 || rest[0] == '#'
}
