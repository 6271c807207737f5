package emit

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
)

// A printer writes one notation. It receives a tree piece by piece, in the order of
// the output: an object's entries by key, a list's by item, and after each of these
// exactly one value.
type printer interface {
	open(list bool) // begins an object or a list
	close()         // ends the innermost one
	key(name string)
	field(name string) // a key of ASCII letters and digits that YAML reads as a string
	item()
	text(s string) // a string, valid UTF-8
	number(digits []byte)
	literal(s string) // a number, true, false or null, as JSON writes it
}

// An encoder walks objects and calls a printer. The rules for what is written are
// here and in the files beside it, the same for every notation.
type encoder struct {
	printer
	err     error // the first thing that cannot be written
	scratch []byte
	keys    []string
	fetched []byte // the text of the object, if it was in a store
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf(format, args...)
	}
}

// object writes one object: apiVersion, kind and metadata first.
func (e *encoder) object(o *Object) {
	e.open(false)
	e.entry("apiVersion", o.APIVersion)
	e.entry("kind", o.Kind)
	e.field("metadata")
	e.open(false)
	e.entry("name", o.Name)
	if o.Namespace != "" {
		e.entry("namespace", o.Namespace)
	}
	e.pairs("labels", o.Labels)
	e.pairs("annotations", o.Annotations)
	e.entries(o.Metadata)
	e.close()
	e.body(o.Body)
	e.close()
	if e.err != nil {
		e.err = fmt.Errorf("%s %s/%s cannot be written: %w", o.Kind, o.Namespace, o.Name, e.err)
	}
}

func (e *encoder) body(body any) {
	switch b := body.(type) {
	case nil, Verbatim:
	case Manifest:
		e.entries(b)
	case Printed:
		e.printed(b)
	case proto.Message:
		e.field("spec")
		e.root(b)
	default:
		e.beside(b)
	}
}

func (e *encoder) entry(key, value string) {
	e.field(key)
	e.string(value)
}

func (e *encoder) pairs(key string, values map[string]string) {
	if len(values) == 0 {
		return
	}
	e.field(key)
	e.strings(values)
}

// strings writes a map of strings, sorted by key.
func (e *encoder) strings(values map[string]string) {
	keys := e.keys[:0]
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	e.open(false)
	for _, k := range keys {
		e.name(k)
		e.string(values[k])
	}
	e.close()
	e.keys = keys
}

// name writes a key that is data, not the name of a field.
func (e *encoder) name(key string) { e.key(e.valid(key)) }

func (e *encoder) string(s string) { e.text(e.valid(s)) }

// valid rejects bytes that neither notation can represent: a replacement would change
// the value.
func (e *encoder) valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	e.fail("%+q is not UTF-8", s)
	return ""
}

func (e *encoder) bytes(b []byte) { e.text(base64.StdEncoding.EncodeToString(b)) }

func (e *encoder) bool(b bool) { e.literal(strconv.FormatBool(b)) }

func (e *encoder) int(n int64) {
	e.scratch = strconv.AppendInt(e.scratch[:0], n, 10)
	e.number(e.scratch)
}

func (e *encoder) uint(n uint64) {
	e.scratch = strconv.AppendUint(e.scratch[:0], n, 10)
	e.number(e.scratch)
}

// float writes a number so that YAML 1.1 reads it as one too, which wants a
// point before an exponent.
func (e *encoder) float(f float64) {
	switch abs := math.Abs(f); {
	case math.IsNaN(f) || math.IsInf(f, 0):
		e.fail("%v cannot be written as a number", f)
	case abs != 0 && (abs < 1e-6 || abs >= 1e21):
		b := strconv.AppendFloat(nil, f, 'e', -1, 64)
		if at := slices.Index(b, 'e'); !slices.Contains(b, '.') {
			b = slices.Insert(b, at, '.', '0')
		}
		e.literal(string(b))
	default:
		e.literal(strconv.FormatFloat(f, 'f', -1, 64))
	}
}
