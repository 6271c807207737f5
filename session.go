package gwc

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Session builds one program repeatedly as its texts change: in an editor, or
// while files are watched. It caches the results of unchanged files. A Session
// is not safe for concurrent use.
type Session struct {
	builder *builder
	cache   *compiler.Cache
	result  *Result
}

// NewSession returns a session for an input. It does not build yet.
func NewSession(in Input, o Options) *Session {
	in.Texts = maps.Clone(in.Texts)
	if in.Texts == nil {
		in.Texts = map[string][]byte{}
	}
	return &Session{builder: newBuilder(in, o), cache: &compiler.Cache{}}
}

// Set replaces the text of a file, or adds a file. A nil text removes the file.
func (s *Session) Set(name string, text []byte) {
	s.builder.in.Texts[name] = text
	s.result = nil
}

// Replace replaces the input, and the texts that were set. Files with the same name
// and text are not parsed again, and an inventory of the same files is not read
// again.
func (s *Session) Replace(in Input) {
	old, manifests := s.builder, in.Inventory
	known := manifests != nil && slices.EqualFunc(manifests, old.in.Inventory, sameFile)
	if known {
		in.Inventory = nil
	}
	s.builder, s.result = NewSession(in, old.options).builder, nil
	if known {
		s.builder.in.Inventory, s.builder.inventory, s.builder.wrong = manifests, old.inventory, old.wrong
	}
}

func sameFile(a, b *diag.File) bool { return a.Name == b.Name && bytes.Equal(a.Text, b.Text) }

// Result builds the current program. The result equals that of a new build of
// the same input: bytes and diagnostics.
func (s *Session) Result(ctx context.Context) Result {
	if s.result == nil {
		r := s.builder.build(ctx, s.cache)
		s.result = &r
	}
	return *s.result
}

// With builds the program with other texts in addition to those that were set,
// which do not change.
func (s *Session) With(ctx context.Context, texts map[string][]byte) Result {
	b := *s.builder
	b.in.Texts = maps.Clone(b.in.Texts)
	maps.Copy(b.in.Texts, texts)
	return b.build(ctx, s.cache)
}

// Parsed returns the number of files that the session has parsed so far.
func (s *Session) Parsed() int { return s.cache.Parsed() }
