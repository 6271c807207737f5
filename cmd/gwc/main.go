// Command gwc compiles intents about the edge of an Istio mesh into the whole
// bundle of Istio objects. It knows flags, paths and exit statuses; what a
// program means it leaves to the compiler.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/gwc-lang/gwc/lang/diag"
)

// The exit statuses of gwc.
const (
	compiled   = 0 // there may be warnings
	wrong      = 1 // the program has errors
	impossible = 2 // wrong use, or a path that cannot be read or written
)

func main() {
	paceCollector()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is gwc with those arguments; it returns the exit status.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	command, err := root.ExecuteC()
	switch {
	case err == nil:
		return compiled
	case errors.Is(err, errProgram):
		return wrong
	case errors.Is(err, syscall.EPIPE): // the reader has what it wanted
		return impossible
	}
	fmt.Fprintf(errs, "gwc: %s\n", diag.Visible(strings.TrimSpace(err.Error()))) // it may quote a name
	if _, isUsage := errors.AsType[usageError](err); isUsage {
		fmt.Fprintf(errs, "`%s --help` says more\n", command.CommandPath())
	}
	return impossible
}

// errProgram is the end of a program with errors, which were reported.
var errProgram = errors.New("the program has errors")

// A usageError is a command line that says what is not possible.
type usageError struct{ error }
