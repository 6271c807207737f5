package jsonnet

import (
	"errors"
	"slices"
	"strings"

	gojsonnet "github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"

	"github.com/gwc-lang/gwc/lang/diag"
)

// An Error is why an evaluation failed.
type Error struct {
	// Message is that of go-jsonnet, in one line.
	Message string
	// Places are where the evaluation was, the innermost first. There are at most
	// maxPlaces; none if the error has no place in a file.
	Places []Place
	// TimedOut is true if the time was over.
	TimedOut bool
	// TooLarge is true if the evaluation needs too much memory.
	TooLarge bool
}

// A Place is a frame of the stack.
type Place struct {
	Span diag.Span
	// Name is the function or object; it may be empty.
	Name string
}

// maxPlaces is the maximum number of places of an error.
const maxPlaces = 5

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// fault returns an error of go-jsonnet as an *Error; nil for nil.
func (e *Evaluator) fault(err error, files *importer) error {
	if err == nil {
		return nil
	}
	var own *Error
	var dynamic gojsonnet.RuntimeError
	var static interface {
		error
		Loc() ast.LocationRange
	}
	out := &Error{}
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &dynamic):
		out.Message = dynamic.Msg
		for _, frame := range slices.Backward(dynamic.StackTrace) {
			out.add(files, frame.Loc, frame.Name)
		}
	case errors.As(err, &static):
		at := static.Loc()
		out.Message = strings.TrimSpace(strings.TrimPrefix(static.Error(), at.String()))
		out.add(files, at, "")
	case strings.HasPrefix(err.Error(), "(CRASH)"):
		out.Message = errCrash.Error()
	default:
		out.Message = err.Error()
	}
	if name := e.secret(files); name != "" {
		out.Message = "the evaluation failed; the message is not shown because " + name + " contains a private key"
	}
	out.Message = strings.TrimSuffix(strings.Join(strings.Fields(out.Message), " "), ".")
	return out
}

// add adds a place, if it is in a file that was read and the error has room.
func (e *Error) add(files *importer, at ast.LocationRange, name string) {
	span := files.span(at)
	if !span.Known() || len(e.Places) == maxPlaces || slices.ContainsFunc(e.Places, func(p Place) bool { return p.Span == span }) {
		return
	}
	e.Places = append(e.Places, Place{span, name})
}

// secret returns what contains a private key: a file that was read, or an
// argument of the command line. It returns "" if nothing does.
func (e *Evaluator) secret(files *importer) string {
	for _, file := range files.result("").Files {
		if file.HoldsKey() {
			return file.Name
		}
	}
	for _, texts := range []map[string]string{e.options.ExtStr, e.options.ExtCode, e.options.TLAStr, e.options.TLACode} {
		for _, text := range texts {
			if diag.NewFile("", []byte(text)).HoldsKey() {
				return "an argument"
			}
		}
	}
	return ""
}

// span returns the place of a location; the zero Span if it is in no file.
func (m *importer) span(at ast.LocationRange) diag.Span {
	file := m.file(at.FileName)
	if file == nil || !at.IsSet() {
		return diag.Span{}
	}
	start, end := offset(file, at.Begin), offset(file, at.End)
	return file.Span(start, max(start, end))
}

// offset returns the byte offset of a location, whose column counts bytes.
func offset(file *diag.File, at ast.Location) int {
	return min(file.Offset(at.Line)+max(at.Column-1, 0), len(file.Text))
}
