package compiler

import (
	"bytes"
	"runtime"
	"sync"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A fileResult is the result of the passes that handle single files.
type fileResult struct {
	parsed *intent.File
	said   model.Statements
	list   []diag.Diagnostic
	reads  []read
}

// A read is a file that a statement refers to, such as a certificate, and its
// content.
type read struct {
	name    string
	content []byte
	failed  string // read error; empty if there was none
}

// eachFile runs the single-file passes, several files concurrently.
func (c *compilation) eachFile() {
	files := c.sources.files
	results := make([]*fileResult, len(files))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i := range files {
		if c.ctx.Err() != nil {
			c.sink.Add(diag.At(diag.Span{}, code.Cancelled, "the build was cancelled"))
			break
		}
		slots <- struct{}{}
		wait.Go(func() {
			c.guard("parse", func() { results[i] = c.fileResult(files[i]) })
			<-slots
		})
	}
	wait.Wait()
	for i, r := range results {
		if r == nil {
			continue // cancelled, or an internal error that was reported
		}
		c.sink.Add(r.list...)
		c.said.Add(r.said)
		files[i] = r.parsed.Source.File
		c.result.Parsed = append(c.result.Parsed, r.parsed)
	}
	c.result.Files = files
}

// fileResult returns the cached result of an unchanged file, or computes it.
func (c *compilation) fileResult(file *diag.File) *fileResult {
	if kept := c.options.Cache.get(file); kept != nil && c.current(kept) {
		return kept
	}
	var sink diag.Sink
	r := c.fileOf(lang.Split(file, intent.Begins, &sink), &sink)
	r.list = sink.Sorted()
	c.options.Cache.put(file, r)
	return r
}

// fileOf parses and lowers the statements of a file.
func (c *compilation) fileOf(source *lang.Source, sink *diag.Sink) *fileResult {
	r := &fileResult{parsed: intent.Parse(source, sink, c.defaults().Absent...)}
	read := func(from *diag.File, name string) ([]byte, error) {
		content, err := c.sources.beside(from, name)
		r.reads = append(r.reads, newRead(name, content, err))
		return content, err
	}
	r.said = intent.Lower(r.parsed, intent.Options{
		Namespace: c.options.Namespace, Defaults: c.defaults(), Now: c.options.Now, Read: read,
		Open: func(from *diag.File, name string) (*diag.File, error) {
			content, err := read(from, name)
			return c.sources.named(from, name, content), err
		},
	}, sink)
	return r
}

func newRead(name string, content []byte, err error) read {
	if err != nil {
		return read{name: name, failed: err.Error()}
	}
	return read{name: name, content: content}
}

// current reports whether the files that the statements refer to are unchanged.
func (c *compilation) current(r *fileResult) bool {
	for _, before := range r.reads {
		content, err := c.sources.beside(r.parsed.Source.File, before.name)
		now := newRead(before.name, content, err)
		if now.failed != before.failed || !bytes.Equal(now.content, before.content) {
			return false
		}
	}
	return true
}
