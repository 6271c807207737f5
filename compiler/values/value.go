// Package values holds the values of a program: what Jsonnet and YAML files
// contain, with the places where it is written. It knows nothing of statements.
package values

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Kind is the kind of a value.
type Kind uint8

// The kinds of values, as of JSON.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
)

// String returns the kind with its article, for messages.
func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// A Value is a value of a file, or a part of one. It must not be changed.
type Value struct {
	Kind Kind
	// Text is the text of a boolean, a number or a string. A number of a YAML
	// file is as it is written there.
	Text string
	// List are the elements of a list.
	List []*Value
	// At is where the value is written; the zero Span if that is unknown.
	At diag.Span

	fields map[string]*Value
}

// New returns an object without fields.
func New() *Value { return &Value{Kind: Object} }

// Scalar reports whether the value is a text: a boolean, a number or a string.
func (v *Value) Scalar() bool { return v.Kind == Bool || v.Kind == Number || v.Kind == String }

// Names returns the names of an object's fields, sorted.
func (v *Value) Names() []string {
	names := make([]string, 0, len(v.fields))
	for name := range v.fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Field returns a field of an object, or nil.
func (v *Value) Field(name string) *Value { return v.fields[name] }

// maxShort is the maximum length of a value in a message.
const maxShort = 80

// Short returns the value for a message: {name: cart, port: 80}. It is cut if it
// is long, and does not have texts of files with a private key.
func (v *Value) Short() string {
	var b strings.Builder
	v.write(&b)
	if text := b.String(); len(text) > maxShort {
		return strings.ToValidUTF8(text[:maxShort], "") + "…"
	}
	return b.String()
}

// write adds the value until it is too long.
func (v *Value) write(b *strings.Builder) {
	if b.Len() > maxShort {
		return
	}
	switch v.Kind {
	case Null:
		b.WriteString("null")
	case List:
		b.WriteByte('[')
		for i, e := range v.List {
			if separate(b, i) {
				e.write(b)
			}
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		names := v.Names()
		for i, name := range names {
			if separate(b, i) {
				b.WriteString(cutTo(name) + ": ")
				v.fields[name].write(b)
			}
		}
		b.WriteByte('}')
	default:
		if v.HoldsKey() {
			b.WriteString("(private key)")
			return
		}
		b.WriteString(cutTo(v.Text))
	}
}

// separate writes the comma before an element, and reports whether there is room
// for it.
func separate(b *strings.Builder, i int) bool {
	if b.Len() > maxShort {
		return false
	}
	if i > 0 {
		b.WriteString(", ")
	}
	return true
}

func cutTo(text string) string { return text[:min(len(text), maxShort+1)] }

// HoldsKey reports whether the text of a value has the mark of a private key. It is
// never quoted.
func (v *Value) HoldsKey() bool {
	return strings.Contains(strings.ToUpper(v.Text), "PRIVATE KEY")
}

// A Path is a name between `${` and `}`: the first name, and the fields and
// elements of its value.
type Path []Step

// A Step is a field of an object, or an element of a list.
type Step struct {
	Name string
	// Index is the number of an element, from 0; -1 for a field.
	Index int
}

// ParsePath returns the path of a text such as team.domain or services[0].name.
// An error says what is wrong with it.
func ParsePath(text string) (path Path, err error) {
	for piece := range strings.SplitSeq(text, ".") {
		name, rest, indexed := strings.Cut(piece, "[")
		if !IsName(name) {
			return nil, fmt.Errorf("%q is not a name: names have letters, digits, `_` and `-`", name)
		}
		path = append(path, Step{name, -1})
		for indexed {
			var number string
			var closed bool
			number, rest, closed = strings.Cut(rest, "]")
			n, err := strconv.Atoi(number)
			if err != nil || n < 0 || !closed || strconv.Itoa(n) != number {
				return nil, fmt.Errorf("`[%s` is not the number of an element", number)
			}
			path = append(path, Step{Index: n})
			if rest == "" {
				break
			}
			if rest[0] != '[' {
				return nil, fmt.Errorf("unexpected `%s` after `]`", rest)
			}
			rest = rest[1:]
		}
	}
	return path, nil
}

// IsName reports whether a text is a name: letters, digits, `_` and `-`.
func IsName(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= '0' && c <= '9', c == '-' && i > 0:
		default:
			return false
		}
	}
	return text != ""
}

// String returns the path as it is written.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.Index >= 0:
			fmt.Fprintf(&b, "[%d]", s.Index)
		case i > 0:
			b.WriteString("." + s.Name)
		default:
			b.WriteString(s.Name)
		}
	}
	return b.String()
}

// Lookup returns the value at a path from this one. If there is none, done is the
// number of steps that exist, and v is the value there.
func (v *Value) Lookup(path Path) (found *Value, done int) {
	for i, s := range path {
		var next *Value
		switch {
		case s.Index >= 0:
			if v.Kind == List && s.Index < len(v.List) {
				next = v.List[s.Index]
			}
		default:
			next = v.fields[s.Name]
		}
		if next == nil {
			return v, i
		}
		v = next
	}
	return v, len(path)
}

// With returns the value with another text at a path, which must be that of a
// scalar or null. A value that does not exist is added if create is true. ok is
// false if that is not possible. The value itself does not change.
func (v *Value) With(path Path, text string, create bool) (changed *Value, ok bool) {
	if len(path) == 0 {
		if v.Kind == List || v.Kind == Object {
			return v, false
		}
		return &Value{Kind: String, Text: text}, true
	}
	out := *v
	step := path[0]
	if step.Index >= 0 {
		if v.Kind != List || step.Index >= len(v.List) {
			return v, false
		}
		out.List = slices.Clone(v.List)
		out.List[step.Index], ok = v.List[step.Index].With(path[1:], text, create)
		return &out, ok
	}
	field := v.fields[step.Name]
	switch {
	case v.Kind != Object, field == nil && !create:
		return v, false
	case field == nil && len(path) == 1:
		field = &Value{}
	case field == nil:
		field = &Value{Kind: Object}
	}
	if field, ok = field.With(path[1:], text, create); !ok {
		return v, false
	}
	out.fields = make(map[string]*Value, len(v.fields)+1)
	for name, f := range v.fields {
		out.fields[name] = f
	}
	out.fields[step.Name] = field
	return &out, true
}
