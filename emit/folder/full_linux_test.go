package folder

import (
	"bytes"
	"errors"
	"syscall"
	"testing"
)

// TestFullDisk writes to a file system of 64 kB: the error says so, what was there
// stays, and with room the next run completes.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no small file system here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	mustWrite(t, dir, first, shop)
	big := files("60-gateway/shop/a.yaml 2", "70-virtualservice/shop/big.yaml 2")
	big[1].Data = bytes.Repeat([]byte("a: 1\n"), 20_000)
	if _, err := Write(dir, big, shop); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
	whole(t, dir, 0)
	for _, f := range first {
		if _, there := tree(t, dir)[f.Path]; !there {
			t.Errorf("%s is not there", f.Path)
		}
	}
	mustWrite(t, dir, second, shop)
	holds(t, dir, second)
}
