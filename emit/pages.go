package emit

import (
	"io"
	"runtime"

	"github.com/gwc-lang/gwc/internal/parallel"
)

// pageObjects is the maximum number of objects of a page, and pageBytes of the bytes that
// were printed before, unless one object has more. Pages are printed in parallel.
const (
	pageObjects = 128
	pageBytes   = 512 << 10
)

// held is how many bytes are printed before the first is written, unless the output
// ends before: an object that cannot be written is found without a second walk then.
// Tests change it.
var held = 64 << 20

// A notation is how a bundle is written: YAML or JSON.
type notation struct {
	// begin returns what prints the objects of a page, in a buffer.
	begin func(buf []byte) page
	// head and tail are around all objects.
	head, tail string
}

// A page is a few objects that are printed.
type page interface {
	printer
	// object prints an object of the bundle.
	object(e *encoder, o *Object, first bool)
	bytes() []byte
}

// write writes the objects. Not a byte is written if one of them cannot be. Longer
// outputs are written while they are printed.
func (c notation) write(w io.Writer, objects []Object) error {
	ends := pageEnds(objects)
	pages := len(ends)
	printed := make([][]byte, 0, min(pages, 1024))
	bufs, errs := make([][]byte, 4*runtime.GOMAXPROCS(0)), make([]error, pages)
	size, streams, usual, held := 0, false, 32<<10, heldOf(objects) // usual: bytes of a page, about
	for from := 0; from < pages; from += len(bufs) {
		now := min(len(bufs), pages-from)
		parallel.Each(now, func(i int) {
			if bufs[i] == nil {
				bufs[i] = make([]byte, 0, usual)
			}
			bufs[i], errs[from+i] = c.print(bufs[i][:0], objects, ends, from+i)
		})
		before := size
		for i, buf := range bufs[:now] {
			if err := errs[from+i]; err != nil {
				return err
			}
			size += len(buf)
		}
		usual = (size - before) / now * 9 / 8
		if printed = append(printed, bufs[:now]...); size > held || streams {
			if !streams {
				if err := check(objects[ends[from+now-1]:]); err != nil {
					return err
				}
				streams = true
				printed = append([][]byte{[]byte(c.head)}, printed...)
			}
			if err := writeAll(w, printed); err != nil {
				return err
			}
			printed = printed[:0]
		} else {
			clear(bufs) // what is kept is not printed over
		}
	}
	if !streams {
		printed = append([][]byte{[]byte(c.head)}, printed...)
		grow(w, size+len(c.head)+len(c.tail))
	}
	return writeAll(w, append(printed, []byte(c.tail)))
}

// heldOf returns how many bytes of the objects are held: none if all were printed
// before, because then they can be written.
func heldOf(objects []Object) int {
	for i := range objects {
		if _, is := objects[i].Body.(Printed); !is {
			return held
		}
	}
	return 0
}

// pageEnds returns where the pages of objects end.
func pageEnds(objects []Object) []int {
	ends := make([]int, 0, len(objects)/pageObjects+1)
	first, size := 0, 0
	for i := range objects {
		length := 0
		if p, is := objects[i].Body.(Printed); is {
			length = p.Len()
		}
		if i-first == pageObjects || i > first && size+length > pageBytes {
			ends, first, size = append(ends, i), i, 0
		}
		size += length
	}
	if len(objects) > 0 {
		ends = append(ends, len(objects))
	}
	return ends
}

// pageOf returns the objects of a page, and the number of those before it.
func pageOf(objects []Object, ends []int, n int) (page []Object, from int) {
	if n > 0 {
		from = ends[n-1]
	}
	return objects[from:ends[n]], from
}

// print prints a page of the objects.
func (c notation) print(buf []byte, objects []Object, ends []int, n int) ([]byte, error) {
	objects, from := pageOf(objects, ends, n)
	f := fetches.Get().(*fetch)
	defer fetches.Put(f)
	if err := f.read(objects); err != nil {
		return nil, err
	}
	p := c.begin(buf)
	e := encoder{printer: p}
	for i := range objects {
		e.fetched = f.texts[i]
		if p.object(&e, &objects[i], from+i == 0); e.err != nil {
			return nil, e.err
		}
	}
	return p.bytes(), nil
}

func writeAll(w io.Writer, pages [][]byte) error {
	for _, page := range pages {
		if len(page) == 0 {
			continue
		}
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	return nil
}

// grow lets a writer that grows do so once.
func grow(w io.Writer, size int) {
	if growing, ok := w.(interface{ Grow(n int) }); ok {
		growing.Grow(size)
	}
}

// check returns the error of the first object that cannot be written.
func check(objects []Object) error {
	ends := pageEnds(objects)
	errs := make([]error, len(ends))
	parallel.Each(len(ends), func(i int) {
		f := fetches.Get().(*fetch)
		defer fetches.Put(f)
		page, _ := pageOf(objects, ends, i)
		e := encoder{printer: nowhere{}, err: f.read(page)}
		for i := range page {
			if e.err != nil {
				break
			}
			e.object(&page[i])
		}
		errs[i] = e.err
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// nowhere is a printer that prints nothing: an encoder with it only finds what
// cannot be written.
type nowhere struct{}

func (nowhere) open(bool)      {}
func (nowhere) close()         {}
func (nowhere) key(string)     {}
func (nowhere) field(string)   {}
func (nowhere) item()          {}
func (nowhere) text(string)    {}
func (nowhere) number([]byte)  {}
func (nowhere) literal(string) {}
