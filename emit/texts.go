package emit

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"google.golang.org/protobuf/proto"
)

// A Store keeps texts outside of memory until the bundle is written. It is safe for
// concurrent use.
type Store interface {
	// Put keeps a text and returns where it is.
	Put(text []byte) (at int64, err error)
	io.ReaderAt
}

// Texts print objects and keep what they printed: in memory, and in the store what does
// not fit there. They are safe for concurrent use.
type Texts struct {
	// Store is where most texts of a large output are; nil: they are in memory.
	Store Store
	// InMemory is how many bytes of texts stay in memory in any case: a small output needs
	// no store.
	InMemory int

	length atomic.Int64 // of all texts
	failed atomic.Bool  // the store takes no more
}

// Print keeps of the objects only what YAML writes: no message, and not the clauses that
// asked for them and decided the fields. An object that cannot be written stays as it is, for the error.
func (t *Texts) Print(objects []Object) {
	y := printers.Get().(*yamlPrinter)
	defer printers.Put(y)
	e := encoder{printer: y}
	y.buf = y.buf[:0]
	ends := make([]int, len(objects)) // of the texts; 0: none
	secret := false
	for i := range objects {
		m, is := objects[i].Body.(proto.Message)
		if !is {
			continue
		}
		from := len(y.buf)
		y.levels = append(y.levels[:0], level{})
		if e.body(m); e.err != nil {
			e.err, y.buf = nil, y.buf[:from]
			continue
		}
		ends[i], secret = len(y.buf), secret || objects[i].Sensitive
	}
	if secret || !t.store(objects, ends, y.buf) {
		keepTexts(objects, ends, slices.Clone(y.buf))
	}
}

// printers are what Print prints with. Their buffers are as long as the texts that they
// printed before.
var printers = sync.Pool{New: func() any { return new(yamlPrinter) }}

// keepTexts sets the bodies of objects to their parts of a text, which they share: an
// array for each would cost more than to print it.
func keepTexts(objects []Object, ends []int, text []byte) {
	from := 0
	for i, end := range ends {
		if end > 0 {
			objects[i].Body, objects[i].Origins, objects[i].Fields = printedText(text[from:end:end]), nil, nil
			from = end
		}
	}
}

// store puts a text into the store and sets the bodies of objects to their parts of it.
// It reports whether it did: a text that does not have to be there, or that the store did
// not take, is to be kept in memory.
func (t *Texts) store(objects []Object, ends []int, text []byte) bool {
	if t.Store == nil || t.length.Add(int64(len(text))) <= int64(t.InMemory) || t.failed.Load() {
		return false
	}
	at, err := t.Store.Put(text)
	if err != nil {
		t.failed.Store(true) // it may be full: what it has can still be read
		return false
	}
	parts := make([]storedText, 0, len(objects))
	from := 0
	for i, end := range ends {
		if end > 0 {
			parts = append(parts, storedText{t.Store, at + int64(from), end - from})
			objects[i].Body, objects[i].Origins, objects[i].Fields = &parts[len(parts)-1], nil, nil
			from = end
		}
	}
	return true
}
