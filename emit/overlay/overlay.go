// Package overlay changes the objects of a bundle by functions in Jsonnet: from the
// list of objects to the list of objects. It checks what they return, keeps the bytes
// of every object that they leave alone, and reports changes of fields that carry what
// the program states. It knows the envelope of objects and no kind: the target does.
package overlay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A File is one overlay.
type File struct {
	// Folder has the overlay and what it imports.
	Folder jsonnet.Folder
	// Path is that of the overlay in the folder.
	Path string
}

// Apply applies the overlays to a bundle, one after the other, and returns the result
// in the order in which it is applied. It reports what is wrong with an overlay or its
// result, and then returns nil; and, as warnings at the statements of the program,
// changes of what they state. Encrypted Secrets stay as they are: no overlay sees them.
func Apply(ctx context.Context, evaluator *jsonnet.Evaluator, files []File, target emit.Editor, b *emit.Bundle, sink *diag.Sink) *emit.Bundle {
	order := b.Order
	b, verbatim := b.WithoutVerbatim()
	for _, f := range files {
		if b = apply(ctx, evaluator, f, target, b, sink); b == nil {
			return nil
		}
		b.Sort(order)
	}
	if len(verbatim) == 0 {
		return b
	}
	all := *b
	all.Objects = append(slices.Clip(b.Objects), verbatim...)
	for _, o := range verbatim {
		if slices.ContainsFunc(b.Objects, func(other emit.Object) bool { return other.ID() == o.ID() }) {
			sink.Add(diag.At(diag.First(o.Origins), code.OverlayResult, "an overlay returns %s %s/%s, which is this encrypted Secret", o.Kind, o.Namespace, o.Name).
				WithHint("let the overlay give it another name"))
			return nil
		}
	}
	all.Sort(order)
	return &all
}

func apply(ctx context.Context, evaluator *jsonnet.Evaluator, f File, target emit.Editor, b *emit.Bundle, sink *diag.Sink) *emit.Bundle {
	list, err := newOriginals(b)
	if err != nil {
		sink.Add(diag.At(diag.Span{}, code.OverlayFailed, "cannot pass the objects to %s: %v", f.Path, err).WithHint("report this bug of gwc, with the program"))
		return nil
	}
	result, err := evaluator.Call(ctx, f.Folder, f.Path, argument(list))
	file := fileOf(f, result)
	if err != nil {
		sink.Add(failed(file, err))
		return nil
	}
	r := &reader{overlay: file, target: target, list: list, labels: b.Labels, sink: sink}
	return r.bundle(result.JSON)
}

// argument returns the objects as one list.
func argument(list []original) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, o := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(o.json)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// fileOf returns the file of the overlay, as it was read.
func fileOf(f File, result jsonnet.Result) *diag.File {
	name := strings.TrimPrefix(f.Folder.Name+"/"+f.Path, "./")
	if f.Folder.Name == "" {
		name = f.Path
	}
	out := diag.NewFile(name, nil)
	for _, file := range result.Files {
		if file.Name == name {
			out = file
		}
	}
	out.Path = f.Path
	return out
}

// failed returns the diagnostic of an evaluation that failed.
func failed(file *diag.File, err error) diag.Diagnostic {
	at := file.Top()
	var e *jsonnet.Error
	if !errors.As(err, &e) {
		return diag.At(at, code.OverlayFailed, "%v", err)
	}
	if len(e.Places) == 0 && strings.Contains(e.Message, "expected function") {
		return diag.At(at, code.OverlayResult, "the overlay is not a function").WithHint("write `function(objects) objects`")
	}
	d := diag.At(at, code.OverlayFailed, "%s", lower(e.Message)).WithHint("correct the overlay")
	if e.TimedOut {
		d = d.WithHint("let the overlay do less for each object, or give it more time with --timeout")
	}
	if e.TooLarge {
		d = d.WithHint("let the overlay do less for each object, and make no lists and texts without need")
	}
	for i, p := range e.Places {
		if i == 0 {
			d.Span = p.Span
			continue
		}
		d = d.WithRelated(p.Span, "%s", called(p.Name))
	}
	return d
}

// lower returns a message of Jsonnet as those of gwc begin.
func lower(message string) string {
	first, size := utf8.DecodeRuneInString(message)
	return string(unicode.ToLower(first)) + strings.TrimSuffix(message[size:], ".")
}

func called(name string) string {
	if name == "" {
		return "evaluated here"
	}
	return "evaluated here, in " + name
}

// decode decodes JSON with its numbers as Jsonnet has them.
func decode(text []byte) (value any, err error) {
	err = json.Unmarshal(text, &value)
	return value, err
}
