// Package watch waits until files change. The operating system reports changes;
// where it does not (network file systems, too many directories), the files are
// looked at in intervals.
package watch

import (
	"context"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The intervals of a Watcher.
const (
	// pause is how long files must stay the same: an editor writes a file in
	// several steps, and git checkout many files.
	pause = 50 * time.Millisecond
	// patience is how long changes are awaited that never pause.
	patience = 2 * time.Second
	// rarely is the interval of looks beside reports, and often without them.
	rarely = 2 * time.Second
	often  = 300 * time.Millisecond
	// share limits the time of looks to 1/share of the time.
	share = 20
)

// Files are what a Watcher watches. S is their state at one time.
type Files[S any] struct {
	// Directories are those in which the system reports changes.
	Directories func() []string
	// Now returns the present state.
	Now func() S
	// Equal compares two states.
	Equal func(a, b S) bool
}

// A Watcher waits for changes. It is not safe for concurrent use.
type Watcher struct {
	reports *fsnotify.Watcher // nil: none
	failed  error
}

// New returns a watcher. If the system cannot report changes, it polls.
func New() *Watcher {
	reports, err := fsnotify.NewWatcher()
	if err != nil {
		return &Watcher{failed: err}
	}
	return &Watcher{reports: reports}
}

// Polling returns a watcher that uses no reports of the system.
func Polling() *Watcher { return new(Watcher) }

// Failed returns why not all changes are reported by the system, so that Wait polls
// more often. It is nil if all are reported.
func (w *Watcher) Failed() error { return w.failed }

// Close ends the reports.
func (w *Watcher) Close() error {
	if w.reports == nil {
		return nil
	}
	return w.reports.Close()
}

// Wait returns when the files differ from a state, and have stayed the same for a
// moment since; or with the error of the context.
func Wait[S any](ctx context.Context, w *Watcher, before S, files Files[S]) error {
	w.watch(files.Directories())
	for {
		start := time.Now()
		if now := files.Now(); !files.Equal(before, now) {
			return settle(ctx, now, files)
		}
		if err := w.next(ctx, time.Since(start)); err != nil {
			return err
		}
	}
}

// settle returns when the files stay the same for a moment.
func settle[S any](ctx context.Context, state S, files Files[S]) error {
	for start := time.Now(); time.Since(start) < patience; {
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		now := files.Now()
		if files.Equal(state, now) {
			return nil
		}
		state = now
	}
	return nil
}

// watch asks for reports about the directories, and no others.
func (w *Watcher) watch(directories []string) {
	if w.reports == nil {
		return
	}
	known := w.reports.WatchList()
	w.failed = nil
	for _, d := range directories {
		if !slices.Contains(known, d) {
			if err := w.reports.Add(d); err != nil {
				w.failed = err
			}
		}
	}
	for _, d := range known {
		if _, wanted := slices.BinarySearch(directories, d); !wanted {
			_ = w.reports.Remove(d) // it may be gone
		}
	}
}

// next returns at the next report, or when it is time to look again. took is how
// long a look takes.
func (w *Watcher) next(ctx context.Context, took time.Duration) error {
	interval, events, errs := often, chan fsnotify.Event(nil), chan error(nil)
	if w.reports != nil {
		events, errs = w.reports.Events, w.reports.Errors
		if w.failed == nil {
			interval = rarely
		}
	}
	timer := time.NewTimer(max(interval, share*took))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case err := <-errs:
		_ = err // such as an overflow: look
	case <-events:
		return w.drain(ctx, took)
	}
	return nil
}

// drain takes the reports that follow at once, so that many make one look.
func (w *Watcher) drain(ctx context.Context, took time.Duration) error {
	if err := sleep(ctx, max(pause/5, took)); err != nil {
		return err
	}
	for {
		select {
		case <-w.reports.Events:
		default:
			return nil
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
