package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var errKilled = errors.New("killed")

// killed runs Write and aborts it at change n, counted from 0, as if the process
// were killed. It reports whether the run reached this change.
func killed(t *testing.T, dir string, list []File, n int) bool {
	t.Helper()
	var lock sync.Mutex
	changes := 0
	_, err := write(dir, list, shop, func(change string) error {
		lock.Lock()
		defer lock.Unlock()
		if changes++; changes > n {
			// The temporary file exists, and has the first half of its first line.
			if name, is := strings.CutPrefix(change, "rename to "); is && n%2 == 0 {
				_ = os.WriteFile(filepath.Join(dir, tmp(name)), []byte(headerStart[:10]), 0o666)
			}
			return errKilled
		}
		return nil
	})
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return err != nil
}

// TestKilled aborts a run at every change. Then every file is complete, and the
// next run finishes the work, also with other files.
func TestKilled(t *testing.T) {
	n := 0
	for more := true; more; n++ {
		for name, next := range map[string][]File{"the same": second, "the one before": first, "another": third, "nothing": nil} {
			dir := t.TempDir()
			mustWrite(t, dir, first, shop)
			more = killed(t, dir, second, n)
			whole(t, dir, n)
			if _, err := Write(dir, next, shop); err != nil {
				t.Fatalf("killed at %d, then %s: %v", n, name, err)
			}
			holds(t, dir, next)
		}
	}
	if n < 15 {
		t.Errorf("only %d changes were tried", n)
	}
}

// TestKilledTwice aborts a second run, of another program, at every change too.
func TestKilledTwice(t *testing.T) {
	for n, more := 0, true; more; n += 2 {
		for m, again := 0, true; again; m += 2 {
			dir := t.TempDir()
			mustWrite(t, dir, first, shop)
			more = killed(t, dir, second, n)
			again = killed(t, dir, third, m)
			whole(t, dir, n)
			mustWrite(t, dir, first, shop)
			holds(t, dir, first)
		}
	}
}

// TestKilledInAnEmptyFolder starts without a file.
func TestKilledInAnEmptyFolder(t *testing.T) {
	for n, more := 0, true; more; n++ {
		dir := t.TempDir()
		more = killed(t, dir, first, n)
		mustWrite(t, dir, third, shop)
		holds(t, dir, third)
	}
}

// TestRemovalIsLast checks that no file is removed before all are written.
func TestRemovalIsLast(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, first, shop)
	var removed string
	if _, err := write(dir, second, shop, func(change string) error {
		switch {
		case strings.HasPrefix(change, "remove ") && !strings.Contains(change, tmpPrefix):
			removed = change
		case removed != "" && !strings.HasPrefix(change, "remove "):
			t.Errorf("%s comes before %s", removed, change)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if removed == "" {
		t.Error("nothing is removed")
	}
}

// whole checks that no file except temporary ones is partly written.
func whole(t *testing.T, dir string, n int) {
	t.Helper()
	for name, text := range tree(t, dir) {
		if strings.HasSuffix(name, "/") || strings.Contains(name, bookPrefix) {
			continue
		}
		if h, own := readHeader([]byte(text)); !own || h.edited {
			t.Fatalf("killed at %d: %s holds %q", n, name, text)
		}
	}
}

// TestKilledAndEdited checks that a file that is edited after a run was killed is
// reported.
func TestKilledAndEdited(t *testing.T) {
	const name = "60-gateway/shop/a.yaml"
	for n, more := 0, true; more; n++ {
		dir := t.TempDir()
		mustWrite(t, dir, first, shop)
		more = killed(t, dir, second, n)
		put(t, dir, name, tree(t, dir)[name]+"mine\n")
		var blocked *BlockedError
		if _, err := Write(dir, third, shop); !errors.As(err, &blocked) || fmt.Sprint(err) != name+": edited since gwc wrote it" {
			t.Fatalf("killed at %d: %v", n, err)
		}
	}
}
