package compiler

import (
	"bytes"
	"slices"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// split divides a file into statements. A manifest has none: one diagnostic instead of
// one for each of its lines.
func split(file *diag.File, sink *diag.Sink) *lang.Source {
	at, is := manifestWord(file)
	if !is {
		return lang.Split(file, intent.Begins, sink)
	}
	sink.Add(diag.At(at, code.UnknownWord, "this file is a Kubernetes manifest, not a program").
		WithHint("name it with --inventory, or add its objects to the output with a `raw` statement"))
	empty := diag.NewFile(file.Name, nil)
	empty.Path = file.Path
	return lang.Split(empty, intent.Begins, sink)
}

// beginnings are the words with which the lines of a manifest begin that follow its
// comments.
var beginnings = []string{"apiVersion", "kind", "metadata"}

// manifestWord reports whether a file is a manifest in YAML, and returns the word that tells.
func manifestWord(file *diag.File) (word diag.Span, is bool) {
	offset := 0
	for line := range bytes.Lines(file.Text) {
		text := bytes.TrimSpace(line)
		switch {
		case len(text) == 0, text[0] == '#', bytes.HasPrefix(text, []byte("---")), bytes.HasPrefix(text, []byte("%YAML")):
			offset += len(line)
			continue
		}
		before, _, found := bytes.Cut(line, []byte(":"))
		return file.Span(offset, offset+len(before)), found && slices.Contains(beginnings, string(before))
	}
	return diag.Span{}, false
}
