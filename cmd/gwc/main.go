// Command gwc compiles intents about the edge of an Istio mesh into a complete
// bundle of Istio objects. It handles flags, paths and exit statuses; the
// compiler handles the language.
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
	compiled   = 0 // possibly with warnings
	wrong      = 1 // the program has errors, or a comparison found a difference
	impossible = 2 // invalid command line, or a path that cannot be read or written
)

func main() {
	paceCollector()
	args, in := asFunction(os.Args, os.Stdin)
	os.Exit(run(args, in, os.Stdout, os.Stderr))
}

// run runs gwc with the arguments and returns the exit status.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	first := ""
	if len(args) > 0 {
		first = args[0]
	}
	root := newRootFor(first)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	command, err := root.ExecuteC()
	switch {
	case err == nil:
		return compiled
	case errors.Is(err, errProgram), errors.Is(err, errDiffers):
		return wrong
	case errors.Is(err, errPrinted), errors.Is(err, syscall.EPIPE): // the reader closed the pipe
		return impossible
	}
	printError(errs, err)
	if _, isUsage := errors.AsType[usageError](err); isUsage {
		fmt.Fprintf(errs, "see `%s --help`\n", command.CommandPath())
	}
	return impossible
}

// printError prints an error other than those of the program.
func printError(w io.Writer, err error) {
	fmt.Fprintf(w, "gwc: %s\n", diag.Visible(strings.TrimSpace(err.Error()))) // it may quote a name
}

// errPrinted reports an error that was already printed.
var errPrinted = errors.New("an earlier error")

// errProgram reports a program with errors that were already printed.
var errProgram = errors.New("the program has errors")

// errDiffers reports differences that were already printed.
var errDiffers = errors.New("there are differences")

// A usageError reports an invalid command line.
type usageError struct{ error }
