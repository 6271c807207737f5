package main

import (
	"bytes"
	"context"
	"strings"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A builder compiles a program again and again, with other texts.
type builder struct {
	files   fstest.MapFS
	session *gwc.Session
}

func newBuilder(p Program) *builder {
	b := &builder{files: fstest.MapFS{}}
	for name, text := range p.Files {
		b.files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	in := gwc.Input{Roots: []gwc.Root{{FS: b.files, Path: "."}}}
	if manifests, err := inventory.Files(b.files, "inventory", ""); err == nil {
		in.Inventory = manifests
	}
	b.session = gwc.NewSession(in, gwc.Options{Now: time.Now(), AllowEmpty: true})
	return b
}

// build returns the program's output with those texts, or its errors.
func (b *builder) build(texts map[string][]byte) (yaml, failed string) {
	return output(b.session.With(context.Background(), texts))
}

func output(r gwc.Result) (yaml, failed string) {
	if r.Bundle == nil {
		var text strings.Builder
		_ = diag.Text{}.Print(&text, r.Diagnostics) // a strings.Builder never fails
		return "", text.String()
	}
	var out bytes.Buffer
	_ = r.Bundle.YAML(&out) // nor does a bytes.Buffer
	return out.String(), ""
}

// answer compiles a program, and compiles it without each piece.
func answer(p Program) Answer {
	b := newBuilder(p)
	r := b.session.Result(context.Background())
	yaml, failed := output(r)
	a := Answer{Name: p.Name, YAML: yaml, Error: failed}
	if failed != "" {
		return a
	}
	for _, f := range r.Files {
		var ignored diag.Sink // of a program that compiles
		source := lang.Split(f, intent.Begins, &ignored)
		for _, statement := range intent.Written(source) {
			if statement.Tokens[0].Text == "for" {
				continue // what is in its block are statements of their own
			}
			s := newSearch(b, r, source, statement)
			s.pieces()
			a.Pieces = append(a.Pieces, s.found...)
		}
	}
	return a
}
