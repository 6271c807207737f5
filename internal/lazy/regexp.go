// Package lazy has values that are made when they are used first. gwc is started for
// every list of a kustomization and for every commit, and most runs use few of its
// regular expressions.
package lazy

import (
	"regexp"
	"sync"
)

// A Regexp is a regular expression that is compiled when it is used first. Its methods
// are those of regexp.Regexp.
type Regexp struct {
	expression string
	once       sync.Once
	compiled   *regexp.Regexp
}

// MustCompile returns an expression. It must be valid: its first use panics otherwise.
func MustCompile(expression string) *Regexp { return &Regexp{expression: expression} }

func (r *Regexp) get() *regexp.Regexp {
	r.once.Do(func() { r.compiled = regexp.MustCompile(r.expression) })
	return r.compiled
}

// Match is regexp.Regexp.Match.
func (r *Regexp) Match(text []byte) bool { return r.get().Match(text) }

// MatchString is regexp.Regexp.MatchString.
func (r *Regexp) MatchString(text string) bool { return r.get().MatchString(text) }

// FindIndex is regexp.Regexp.FindIndex.
func (r *Regexp) FindIndex(text []byte) []int { return r.get().FindIndex(text) }

// FindAll is regexp.Regexp.FindAll.
func (r *Regexp) FindAll(text []byte, n int) [][]byte { return r.get().FindAll(text, n) }

// FindString is regexp.Regexp.FindString.
func (r *Regexp) FindString(text string) string { return r.get().FindString(text) }

// FindStringSubmatch is regexp.Regexp.FindStringSubmatch.
func (r *Regexp) FindStringSubmatch(text string) []string { return r.get().FindStringSubmatch(text) }

// ReplaceAllStringFunc is regexp.Regexp.ReplaceAllStringFunc.
func (r *Regexp) ReplaceAllStringFunc(text string, by func(string) string) string {
	return r.get().ReplaceAllStringFunc(text, by)
}

// ReplaceAllString is regexp.Regexp.ReplaceAllString.
func (r *Regexp) ReplaceAllString(text, by string) string { return r.get().ReplaceAllString(text, by) }

// FindStringIndex is regexp.Regexp.FindStringIndex.
func (r *Regexp) FindStringIndex(text string) []int { return r.get().FindStringIndex(text) }

// FindAllString is regexp.Regexp.FindAllString.
func (r *Regexp) FindAllString(text string, n int) []string { return r.get().FindAllString(text, n) }

// FindSubmatchIndex is regexp.Regexp.FindSubmatchIndex.
func (r *Regexp) FindSubmatchIndex(text []byte) []int { return r.get().FindSubmatchIndex(text) }

// FindAllStringSubmatch is regexp.Regexp.FindAllStringSubmatch.
func (r *Regexp) FindAllStringSubmatch(text string, n int) [][]string {
	return r.get().FindAllStringSubmatch(text, n)
}

// ReplaceAllFunc is regexp.Regexp.ReplaceAllFunc.
func (r *Regexp) ReplaceAllFunc(text []byte, by func([]byte) []byte) []byte {
	return r.get().ReplaceAllFunc(text, by)
}

// FindAllSubmatch is regexp.Regexp.FindAllSubmatch.
func (r *Regexp) FindAllSubmatch(text []byte, n int) [][][]byte {
	return r.get().FindAllSubmatch(text, n)
}
