package compiler

import (
	"bytes"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/compiler/expand"
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

	values     *expand.Named // its `values`; nil if it has none
	includes   []expand.Named
	evaluation *evaluation // of its values; nil if it has none
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
	given := c.values.given()
	var results []*fileResult
	for files := c.sources.files; len(files) > 0; {
		done := c.parseAll(files)
		results = append(results, done...)
		files = c.included(done)
	}
	slices.SortStableFunc(results, func(a, b *fileResult) int {
		return strings.Compare(a.parsed.Source.File.Name, b.parsed.Source.File.Name)
	})
	for _, r := range results {
		c.sink.Add(r.list...)
		c.said.Add(r.said)
		c.result.Files = append(c.result.Files, r.parsed.Source.File)
		c.result.Parsed = append(c.result.Parsed, r.parsed)
	}
	c.failedValues(given, results)
}

// failedValues reports each values file that has an error, at the first statement
// that names it, and what the command line sets in vain.
func (c *compilation) failedValues(given *evaluation, results []*fileResult) {
	var list []*evaluation
	if given != nil {
		list = append(list, given)
		if given.failed != nil {
			c.sink.Add(given.failed(diag.NewFile(c.options.Values.String(), nil).Top()))
		}
	}
	created := false
	for _, r := range results {
		e := r.evaluation
		created = created || e == nil
		if e == nil || slices.Contains(list, e) {
			continue
		}
		list = append(list, e)
		if e.failed != nil {
			c.sink.Add(e.failed(r.values.At))
		}
	}
	c.values.checkSet(list, created)
	if given != nil {
		c.unusedValues(results)
	}
}

// unusedValues reports that the values file of the command line changes nothing: each
// file with values names its own.
func (c *compilation) unusedValues(results []*fileResult) {
	var named *expand.Named
	for _, r := range results {
		switch {
		case r.values == nil && bytes.Contains(r.parsed.Source.File.Text, []byte("${")):
			return
		case named == nil:
			named = r.values
		}
	}
	if named != nil {
		c.sink.Add(diag.At(named.At, code.UnusedValues, "--values %s has no effect: each file with values names its own", c.options.Values.String()))
	}
}

// included returns the files that others include and that are not in the program
// yet, sorted by name.
func (c *compilation) included(by []*fileResult) (files []*diag.File) {
	for _, r := range by {
		for _, i := range r.includes {
			found, err := c.sources.named(r.parsed.Source.File, i.Path, c.options.Library)
			if err != nil {
				c.sink.Add(diag.At(i.At, code.UnreadableInclude, "cannot include `%s`: %s", i.Path, err))
				continue
			}
			if _, read := c.sources.lies[path.Join(found.root.Name, found.path)]; !read {
				files = append(files, c.sources.add(found.place, found.text))
			}
		}
	}
	slices.SortFunc(files, func(a, b *diag.File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// parseAll returns the results of files, without those that have none: the build is
// cancelled, or there was an internal error that was reported.
func (c *compilation) parseAll(files []*diag.File) []*fileResult {
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
	return slices.DeleteFunc(results, func(r *fileResult) bool { return r == nil })
}

// fileResult returns the cached result of an unchanged file, or computes it.
func (c *compilation) fileResult(file *diag.File) *fileResult {
	if kept := c.options.Cache.get(file); kept != nil && c.current(kept) {
		return kept
	}
	var sink diag.Sink
	var uses fileResult
	source := split(file, &sink)
	c.expand(source, &uses, &sink)
	r := c.fileOf(source, &sink)
	r.values, r.includes, r.evaluation = uses.values, uses.includes, uses.evaluation
	r.list = sink.Sorted()
	c.options.Cache.put(file, r)
	if c.options.Parsed != nil {
		c.options.Parsed(len(r.parsed.Nodes))
	}
	return r
}

// fileOf parses and lowers the statements of a file.
func (c *compilation) fileOf(source *lang.Source, sink *diag.Sink) *fileResult {
	r := &fileResult{parsed: intent.Parse(source, sink, c.defaults().Absent...)}
	open := func(from *diag.File, name string) (*diag.File, error) {
		found, err := c.sources.named(from, name, c.options.Library)
		r.reads = append(r.reads, newRead(name, found.text, err))
		return found.file(), err
	}
	r.said = intent.Lower(r.parsed, intent.Options{
		Namespace: c.options.Namespace, Defaults: c.defaults(), Now: c.options.Now, Open: open,
		Read: func(from *diag.File, name string) ([]byte, error) {
			file, err := open(from, name)
			return file.Text, err
		},
	}, sink)
	if c.options.Forget {
		r.parsed.Forget()
	}
	return r
}

func newRead(name string, content []byte, err error) read {
	if err != nil {
		return read{name: name, failed: err.Error()}
	}
	return read{name: name, content: content}
}

// current reports whether the values, and the files that the statements refer to,
// are unchanged.
func (c *compilation) current(r *fileResult) bool {
	if c.evaluationFor(r.parsed.Source.File, r.values) != r.evaluation {
		return false
	}
	for _, before := range r.reads {
		found, err := c.sources.named(r.parsed.Source.File, before.name, c.options.Library)
		now := newRead(before.name, found.text, err)
		if now.failed != before.failed || !bytes.Equal(now.content, before.content) {
			return false
		}
	}
	return true
}
