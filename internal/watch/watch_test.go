package watch_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/internal/watch"
)

// TestWait checks that a burst of changes is one change, with reports of the system
// and without.
func TestWait(t *testing.T) {
	for name, watcher := range map[string]*watch.Watcher{"reports": watch.New(), "polling": watch.Polling()} {
		t.Run(name, func(t *testing.T) {
			defer watcher.Close()
			file := filepath.Join(t.TempDir(), "file")
			files := watch.Files[string]{
				Directories: func() []string { return []string{filepath.Dir(file)} },
				Now: func() string {
					text, _ := os.ReadFile(file) // empty if there is none
					return string(text)
				},
				Equal: func(a, b string) bool { return a == b },
			}
			last := "xxxxxxxxxx"
			go func() {
				time.Sleep(20 * time.Millisecond)
				for i := range last {
					if err := os.WriteFile(file, []byte(last[:i+1]), 0o666); err != nil {
						t.Error(err)
					}
					time.Sleep(5 * time.Millisecond)
				}
			}()
			if err := watch.Wait(t.Context(), watcher, "", files); err != nil {
				t.Fatal(err)
			}
			if got := files.Now(); got != last {
				t.Errorf("Wait returned at %q; want %q", got, last)
			}
			if err := watcher.Failed(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWaitEnds checks that Wait returns the error of the context.
func TestWaitEnds(t *testing.T) {
	watcher := watch.New()
	defer watcher.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	err := watch.Wait(ctx, watcher, 0, watch.Files[int]{
		Directories: func() []string { return nil },
		Now:         func() int { return 0 },
		Equal:       func(a, b int) bool { return a == b },
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait returned %v", err)
	}
}

// TestUnreported checks that a directory without reports is said, and polled.
func TestUnreported(t *testing.T) {
	watcher := watch.New()
	defer watcher.Close()
	looks := 0
	files := watch.Files[int]{
		Directories: func() []string { return []string{filepath.Join(t.TempDir(), "none")} },
		Now:         func() int { looks++; return looks / 3 },
		Equal:       func(a, b int) bool { return a == b },
	}
	if err := watch.Wait(t.Context(), watcher, 0, files); err != nil {
		t.Fatal(err)
	}
	if watcher.Failed() == nil {
		t.Error("a directory that does not exist is watched")
	}
}
