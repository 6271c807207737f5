package emit

import "io"

// pageSize is how many bytes of an output are kept in one piece, about: one
// that grows beyond it would be copied again and again.
const pageSize = 1 << 20

// pages are an output that is written when all of it is there.
type pages [][]byte

// turn returns where to go on printing: in what is printed so far, or in a new
// page where that is full.
func (p *pages) turn(printed []byte) []byte {
	if len(printed) < pageSize {
		return printed
	}
	*p = append(*p, printed)
	return make([]byte, 0, pageSize+pageSize/4)
}

// write writes all pages, and the last one. A writer that grows does so once.
func (p pages) write(w io.Writer, last []byte) error {
	p = append(p, last)
	if growing, ok := w.(interface{ Grow(n int) }); ok {
		size := 0
		for _, page := range p {
			size += len(page)
		}
		growing.Grow(size)
	}
	for _, page := range p {
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	return nil
}
