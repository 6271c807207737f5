package emit_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/parallel"
)

// A shelf is a store in memory.
type shelf struct {
	mu       sync.Mutex
	data     []byte
	room     int // it takes no more
	reads    int
	broken   int // from here on it cannot be read; 0: everywhere it can
	attempts int // to put something
}

func (s *shelf) Put(text []byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attempts++; len(s.data)+len(text) > s.room {
		return 0, errors.New("it is full")
	}
	s.data = append(s.data, text...)
	return int64(len(s.data) - len(text)), nil
}

func (s *shelf) ReadAt(buf []byte, at int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.broken > 0 && int(at)+len(buf) > s.broken {
		return 0, errors.New("it is broken")
	}
	return copy(buf, s.data[at:]), nil
}

// printed prints a bundle as a target does, some objects at a time, in an order that is
// not that of the bundle.
func printed(texts *emit.Texts, b *emit.Bundle) *emit.Bundle {
	order := make([]int, len(b.Objects))
	for i := range order {
		order[i] = i
	}
	slices.Reverse(order[:len(order)/2])
	parallel.Chunks(len(order), 64, func(first, last int) {
		var objects []emit.Object
		for _, i := range order[first:last] {
			objects = append(objects, b.Objects[i])
		}
		texts.Print(objects)
		for n, i := range order[first:last] {
			b.Objects[i] = objects[n]
		}
	})
	return b
}

func written(t *testing.T, b *emit.Bundle) string {
	t.Helper()
	var out bytes.Buffer
	if err := b.YAML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestStoredTexts checks that a bundle is the same whether its texts are in memory, in a
// store, or in both, because they are few or the store is full.
func TestStoredTexts(t *testing.T) {
	want := written(t, many(5000))
	for _, room := range []int{1 << 30, 100_000, 0} {
		for _, inMemory := range []int{0, 100_000, 1 << 30} {
			s := &shelf{room: room}
			b := printed(&emit.Texts{Store: s, InMemory: inMemory}, many(5000))
			if got := written(t, b); got != want {
				t.Errorf("with %d bytes in memory and %d in the store: other YAML", inMemory, room)
			}
			if stores := len(s.data) > 0; stores != (room > 0 && inMemory < 1<<30) {
				t.Errorf("with %d bytes in memory and room for %d, there are %d bytes in the store", inMemory, room, len(s.data))
			}
			if room == 0 && inMemory == 0 && s.attempts > 8 {
				t.Errorf("a full store was tried %d times", s.attempts)
			}
			for i := range b.Objects {
				if text, err := b.Objects[i].YAML(); err != nil || !strings.Contains(want, string(text)) {
					t.Fatalf("%s alone is other YAML (%v)", b.Objects[i].Name, err)
				}
			}
		}
	}
}

// TestFewReads checks that the texts of neighbours are read at once.
func TestFewReads(t *testing.T) {
	s := &shelf{room: 1 << 30}
	written(t, printed(&emit.Texts{Store: s}, many(5000)))
	if s.reads > 500 {
		t.Errorf("%d reads of %d objects", s.reads, 5000)
	}
}

// TestSensitiveStays checks that no text of an object with private keys is in a store, nor
// of those that are printed with it.
func TestSensitiveStays(t *testing.T) {
	s := &shelf{room: 1 << 30}
	b := many(200)
	b.Objects[70].Sensitive, b.Objects[70].Body = true, &networking.ServiceEntry{Hosts: []string{"private.example.com"}}
	want := written(t, b)
	if written(t, printed(&emit.Texts{Store: s}, b)) != want {
		t.Error("other YAML")
	}
	if len(s.data) == 0 || bytes.Contains(s.data, []byte("private")) {
		t.Errorf("the store has %d bytes, with the private ones: %v", len(s.data), bytes.Contains(s.data, []byte("private")))
	}
}

// TestBrokenStore checks that not a byte is written if a text cannot be read again, be it
// the last one.
func TestBrokenStore(t *testing.T) {
	s := &shelf{room: 1 << 30}
	b := printed(&emit.Texts{Store: s}, many(5000))
	for _, broken := range []int{1, len(s.data) - 1} {
		s.broken = broken
		var out bytes.Buffer
		if err := b.YAML(&out); err == nil || !strings.Contains(err.Error(), "cannot be read again: it is broken") || out.Len() > 0 {
			t.Errorf("broken from byte %d on: %d bytes were written (%v)", broken, out.Len(), err)
		}
	}
	s.broken = 1
	if _, err := b.Objects[4999].YAML(); err == nil {
		t.Error("the object is written alone")
	}
	if err := b.JSON(io.Discard); err == nil {
		t.Error("it is written as JSON, of which only the YAML was kept")
	}
}
