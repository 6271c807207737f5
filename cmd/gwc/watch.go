package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/internal/watch"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A watching builds a program again whenever a file changes that it reads.
type watching struct {
	cmd   *cobra.Command
	p     *program
	o     *output
	paths []string

	session *gwc.Session
	since   time.Time // the time of the session, at which certificates are valid
	opened  bool      // the last build could open its paths
	noted   bool      // that changes are not reported
}

// sessionAge is the age at which a session is replaced, because certificates expire.
const sessionAge = time.Hour

// checkWatch rejects what cannot be done again and again.
func (o *output) checkWatch(cmd *cobra.Command, p *program, paths []string) error {
	if slices.Contains(paths, source.Stdin) || slices.Contains(p.inventory, source.Stdin) {
		return usageError{errors.New("--watch is not allowed with standard input")}
	}
	for _, name := range []string{"check", "dry-run"} {
		if cmd.Flags().Changed(name) {
			return usageError{fmt.Errorf("--watch and --%s are conflicting", name)}
		}
	}
	if o.path != toStdout {
		return nil
	}
	for _, name := range []string{"output", "map", "secrets", "format"} {
		if cmd.Flags().Changed(name) {
			return usageError{errors.New("--watch writes to a file or a folder: use -o FILE or -o DIR/; without -o it only prints diagnostics")}
		}
	}
	return nil
}

// run builds until it is interrupted, and returns the result of the last build that
// ended. If the first build cannot read or write a path, it returns at once; later,
// that is printed, and may pass.
func (w *watching) run() error {
	ctx, stop := signal.NotifyContext(w.cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	watcher := watch.New()
	defer func() { _ = watcher.Close() }()
	last := w.build(ctx)
	if errors.Is(last, context.Canceled) {
		return errPrinted // no build has ended; who interrupts it needs no message
	}
	if last != nil && !errors.Is(last, errProgram) {
		return last
	}
	seen := w.p.seen
	state := seen.AsRead()
	for {
		if err := watch.Wait(ctx, watcher, state, filesOf(seen)); err != nil {
			return last
		}
		w.note(watcher.Failed())
		state = seen.Now() // if no file can be opened, the others are still watched
		err := w.build(ctx)
		switch {
		case errors.Is(err, context.Canceled):
			return last
		case errors.Is(err, syscall.EPIPE): // nobody reads what it prints
			return err
		case err != nil && !errors.Is(err, errProgram):
			printError(w.cmd.ErrOrStderr(), err)
			err = errPrinted
		}
		last = err
		if w.opened {
			seen, state = w.p.seen, w.p.seen.AsRead()
		}
	}
}

func filesOf(seen *source.Seen) watch.Files[source.Snapshot] {
	return watch.Files[source.Snapshot]{Directories: seen.Directories, Now: seen.Now, Equal: source.Snapshot.Equal}
}

// build builds once, and writes and prints what changed. What is interrupted before
// it writes returns the error of the context, and writes nothing.
func (w *watching) build(ctx context.Context) error {
	start := time.Now()
	in, err := w.p.open(w.cmd, w.paths)
	if w.opened = err == nil; !w.opened {
		return err
	}
	if w.session == nil || start.Sub(w.since) > sessionAge {
		w.session, w.since = gwc.NewSession(in, w.p.options(len(w.paths) > 0)), start
	} else {
		w.session.Replace(in)
	}
	stop := w.p.progress.show(w.cmd.ErrOrStderr(), w.p.compiling)
	result := w.session.Result(ctx)
	stop()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	err = w.o.finish(w.cmd, w.p, result)
	if err != nil && !errors.Is(err, errProgram) {
		return err
	}
	return errors.Join(err, w.summary(result, time.Since(start)))
}

// summary prints a line about a build.
func (w *watching) summary(r gwc.Result, took time.Duration) error {
	if w.o.choices.quiet {
		return nil
	}
	counts := map[diag.Severity]int{}
	for _, d := range r.Diagnostics {
		counts[d.Severity]++
	}
	var parts []string
	if r.Bundle == nil {
		parts = append(parts, counted(counts[diag.Error], "error"))
	} else {
		parts = append(parts, counted(len(r.Bundle.Objects), "object"))
	}
	if n := counts[diag.Warning]; n > 0 {
		parts = append(parts, counted(n, "warning"))
	}
	text := "built "
	switch {
	case r.Bundle == nil:
		text = "nothing is written: "
	case w.o.path == toStdout:
		text = "checked "
	}
	_, err := fmt.Fprintf(w.cmd.ErrOrStderr(), "%s%s in %d ms\n", text, strings.Join(parts, ", "), took.Milliseconds())
	return err
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// note prints once that the system does not report all changes.
func (w *watching) note(failed error) {
	if failed != nil && !w.noted {
		w.noted = true
		fmt.Fprintf(w.cmd.ErrOrStderr(), "note: not all changes are reported by the system (%s); gwc looks for them in intervals\n", failed)
	}
}
