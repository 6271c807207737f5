// Package jsonnet evaluates Jsonnet files: it wraps go-jsonnet, so that an
// evaluation reads only regular files of the directories that it is given, ends
// after a time or when it needs too much memory, never panics, and returns errors
// with their places. It knows nothing of the language.
package jsonnet

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	gojsonnet "github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"

	"github.com/gwc-lang/gwc/lang/diag"
)

const (
	// DefaultTimeout is the maximum time of an evaluation.
	DefaultTimeout = 5 * time.Second
	// MaxStack is the maximum number of calls inside each other, as of the
	// jsonnet command.
	MaxStack = 500
)

// Options are the parameters of all evaluations of a build. The zero value has
// no variables and the default timeout.
type Options struct {
	// ExtStr and ExtCode are external variables by name: strings, and Jsonnet
	// expressions.
	ExtStr, ExtCode map[string]string
	// TLAStr and TLACode are arguments of files that are functions, by name:
	// strings, and Jsonnet expressions.
	TLAStr, TLACode map[string]string
	// Timeout is the maximum time of an evaluation; 0 means DefaultTimeout.
	Timeout time.Duration
	// Library are the directories in which imports are searched that are not
	// beside the importing file. The last one has precedence.
	Library []Folder
}

// An Evaluator evaluates files with the same options. It is safe for concurrent
// use.
type Evaluator struct {
	options Options
	started atomic.Int64
}

// New returns an Evaluator. It starts nothing.
func New(o Options) *Evaluator { return &Evaluator{options: o} }

// Started returns the number of virtual machines that were started.
func (e *Evaluator) Started() int { return int(e.started.Load()) }

// A Result is the result of an evaluation.
type Result struct {
	// JSON is the value.
	JSON []byte
	// Files are the files that were read, sorted by name, also if there is an
	// error.
	Files []*diag.File
	root  ast.Node
	vm    *gojsonnet.VM
	files *importer
}

// File evaluates a file of a folder. A function is called with the arguments of
// the options. An error is an *Error.
func (e *Evaluator) File(ctx context.Context, folder Folder, path string) (Result, error) {
	return e.run(ctx, folder, path, func(vm *gojsonnet.VM, found string) (ast.Node, error) {
		for _, name := range slices.Sorted(maps.Keys(e.options.TLAStr)) {
			vm.TLAVar(name, e.options.TLAStr[name])
		}
		for _, name := range slices.Sorted(maps.Keys(e.options.TLACode)) {
			vm.TLACode(name, e.options.TLACode[name])
		}
		node, _, err := vm.ImportAST("", found)
		return node, err
	})
}

// Call evaluates a file that is a function and calls it with one argument, given
// as JSON. An error is an *Error.
func (e *Evaluator) Call(ctx context.Context, folder Folder, path string, argument []byte) (Result, error) {
	var value any
	if err := json.Unmarshal(argument, &value); err != nil {
		return Result{}, &Error{Message: "internal error: the argument is not JSON: " + err.Error()}
	}
	return e.run(ctx, folder, path, func(vm *gojsonnet.VM, found string) (ast.Node, error) {
		vm.NativeFunction(&gojsonnet.NativeFunction{Name: "argument", Func: func([]any) (any, error) { return value, nil }})
		if _, _, err := vm.ImportAST("", found); err != nil { // with its place
			return nil, err
		}
		name, err := json.Marshal(found)
		if err != nil {
			return nil, err
		}
		return gojsonnet.SnippetToAST("", "(import "+string(name)+`)(std.native("argument")())`)
	})
}

// run evaluates what prepare returns, in a new virtual machine. It returns when
// the evaluation ends, the time is over, it needs too much memory, or the context is
// cancelled.
func (e *Evaluator) run(ctx context.Context, folder Folder, path string, prepare func(vm *gojsonnet.VM, found string) (ast.Node, error)) (Result, error) {
	timeout := e.options.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	timed, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	limited, end := context.WithCancelCause(timed)
	defer end(nil)
	go watchMemory(limited, end)
	files := newImporter(folder, e.options.Library)
	ended := make(chan outcome, 1)
	vm := e.machine(limited, files)
	go func() { ended <- evaluated(vm, files, path, prepare) }()
	select {
	case o := <-ended:
		if limited.Err() == nil {
			r := files.result(o.json)
			r.root, r.vm = o.root, vm
			return r, e.fault(o.err, files)
		}
	case <-limited.Done():
	}
	var large errMemory
	switch {
	case ctx.Err() != nil:
		return files.result(""), &Error{Message: "the build was cancelled"}
	case errors.As(context.Cause(limited), &large):
		return files.result(""), &Error{Message: large.Error(), TooLarge: true}
	}
	return files.result(""), &Error{Message: "the evaluation takes longer than " + timeout.String(), TimedOut: true}
}

// An outcome is what an evaluation returns.
type outcome struct {
	json string
	root ast.Node
	err  error
}

// evaluated evaluates in the current goroutine. A panic is an error.
func evaluated(vm *gojsonnet.VM, files *importer, path string, prepare func(vm *gojsonnet.VM, found string) (ast.Node, error)) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{err: errCrash}
		}
	}()
	found, err := files.first(path)
	if err != nil {
		return outcome{err: err}
	}
	root, err := prepare(vm, found)
	if err != nil {
		return outcome{err: err}
	}
	text, err := vm.Evaluate(root)
	return outcome{text, root, err}
}

// errCrash is the error of a panic.
var errCrash = errors.New("internal error of Jsonnet")

// machine returns a virtual machine with the external variables, which stops when
// the context ends.
func (e *Evaluator) machine(ctx context.Context, files *importer) *gojsonnet.VM {
	e.started.Add(1)
	vm := gojsonnet.MakeVM()
	vm.MaxStack = MaxStack
	vm.Importer(files)
	vm.SetTraceOut(nothing{})
	stopWith(ctx, vm)
	for name, text := range e.options.ExtStr {
		vm.ExtVar(name, text)
	}
	for name, code := range e.options.ExtCode {
		vm.ExtCode(name, code)
	}
	return vm
}

// nothing drops what std.trace prints: a build has no output but its result.
type nothing struct{}

// Write drops the text.
func (nothing) Write(p []byte) (int, error) { return len(p), nil }
