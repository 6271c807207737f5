package emit

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// A storedText is a Printed in a store.
type storedText struct {
	store  Store
	at     int64
	length int
}

// Len is the number of bytes of the text.
func (s *storedText) Len() int { return s.length }

func (s *storedText) text(fetched []byte) ([]byte, error) {
	if fetched != nil {
		return fetched, nil
	}
	text := make([]byte, s.length)
	return text, s.read(text, s.at)
}

// read reads what is at a place of the store.
func (s *storedText) read(buf []byte, at int64) error {
	if n, err := s.store.ReadAt(buf, at); n < len(buf) {
		return fmt.Errorf("its text cannot be read again: %w", err)
	}
	return nil
}

// A fetch reads the texts of some objects from their store. Objects that are written
// beside each other were mostly printed together: one read is for many of them.
type fetch struct {
	texts [][]byte // of the objects; nil: not in a store
	order []int    // the objects that are in a store, by place there
	buf   []byte
}

// fetches are what pages fetch with, with their buffers.
var fetches = sync.Pool{New: func() any { return new(fetch) }}

// apart is how many bytes between two texts are read too: less than a second read costs.
const apart = 4 << 10

// read reads the texts of objects.
func (f *fetch) read(objects []Object) error {
	f.texts, f.order = slices.Grow(f.texts[:0], len(objects))[:len(objects)], f.order[:0]
	clear(f.texts)
	size := 0
	for i := range objects {
		if s, is := objects[i].Body.(*storedText); is {
			f.order, size = append(f.order, i), size+s.length+apart
		}
	}
	if len(f.order) == 0 {
		return nil
	}
	stored := func(i int) *storedText { return objects[i].Body.(*storedText) }
	slices.SortFunc(f.order, func(i, j int) int { return cmp.Compare(stored(i).at, stored(j).at) })
	f.buf = slices.Grow(f.buf[:0], size)
	for rest := f.order; len(rest) > 0; {
		first := stored(rest[0])
		n, end := 1, first.at+int64(first.length)
		for ; n < len(rest) && stored(rest[n]).at-end <= apart; n++ {
			end = stored(rest[n]).at + int64(stored(rest[n]).length)
		}
		from := len(f.buf)
		f.buf = f.buf[:from+int(end-first.at)]
		if err := first.read(f.buf[from:], first.at); err != nil {
			o := &objects[rest[0]]
			return fmt.Errorf("%s %s/%s cannot be written: %w", o.Kind, o.Namespace, o.Name, err)
		}
		for _, i := range rest[:n] {
			s := stored(i)
			f.texts[i] = f.buf[from+int(s.at-first.at):][:s.length]
		}
		rest = rest[n:]
	}
	return nil
}
