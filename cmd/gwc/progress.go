package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// The times of a progress line.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// A progress shows on a terminal what a build has done, if it takes long. The line
// is gone before anything else is printed.
type progress struct {
	began      time.Time
	statements atomic.Int64
	written    atomic.Int64 // bytes
}

// begin begins a build.
func (p *progress) begin() {
	p.began = time.Now()
	p.statements.Store(0)
	p.written.Store(0)
}

// parsed counts the statements of a file.
func (p *progress) parsed(statements int) { p.statements.Add(int64(statements)) }

// counting returns a writer that counts what is written.
func (p *progress) counting(w io.Writer) io.Writer { return counter{w, &p.written} }

type counter struct {
	io.Writer
	bytes *atomic.Int64
}

// Write writes and counts.
func (c counter) Write(data []byte) (int, error) {
	n, err := c.Writer.Write(data)
	c.bytes.Add(int64(n))
	return n, err
}

// show prints the line again and again, if w is a terminal and the build takes more
// than a second. Nothing else may be printed before the returned function was called.
func (p *progress) show(w io.Writer, line func() string) (stop func()) {
	if !onTerminal(w) {
		return func() {}
	}
	return p.paint(w, line)
}

func (p *progress) paint(w io.Writer, line func() string) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		wait, shown := time.Until(p.began.Add(progressAfter)), false
		for {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
				_, _ = fmt.Fprint(w, "\r\x1b[K", "gwc: ", line())
				wait, shown = progressEvery, true
			case <-done:
				timer.Stop()
				if shown {
					_, _ = fmt.Fprint(w, "\r\x1b[K")
				}
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(done); <-ended })
}

// compiling is the line of a build before it writes.
func (p *program) compiling() string {
	return counted(p.seen.Len(), "file") + " read, " + counted(int(p.progress.statements.Load()), "statement")
}

// writing returns the line of a build that writes objects.
func (p *program) writing(objects int) func() string {
	return func() string {
		return fmt.Sprintf("%s; writing %s, %.1f MB", p.compiling(), counted(objects, "object"), float64(p.progress.written.Load())/1e6)
	}
}

// onTerminal reports whether w is a terminal that can replace a line.
func onTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && info.Name() != "null"
}

// grouped writes a number with commas.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
