package compiler

import (
	"bytes"
	"sync"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Cache keeps the results of the passes that handle single files, for the
// next build with the same options. Its zero value is empty. It is safe for
// concurrent use.
type Cache struct {
	mu     sync.Mutex
	files  map[string]*fileResult // by name
	parsed int

	evaluations map[string]*evaluation // of values files, by name
}

// Parsed returns the number of files that were parsed because they were not in
// the cache.
func (c *Cache) Parsed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.parsed
}

// get returns the cached result of a file with that name, path and text.
func (c *Cache) get(file *diag.File) *fileResult {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.files[file.Name]
	if kept == nil {
		return nil
	}
	if f := kept.parsed.Source.File; f.Path != file.Path || !bytes.Equal(f.Text, file.Text) {
		return nil
	}
	return kept
}

func (c *Cache) put(file *diag.File, r *fileResult) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.files = map[string]*fileResult{}
	}
	c.files[file.Name] = r
	c.parsed++
}

// evaluation returns the cached evaluation of a values file, or nil.
func (c *Cache) evaluation(name string) *evaluation {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.evaluations[name]
}

func (c *Cache) keep(name string, e *evaluation) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.evaluations == nil {
		c.evaluations = map[string]*evaluation{}
	}
	c.evaluations[name] = e
}
