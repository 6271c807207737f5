package manifest_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// large is a directory in which every file has that size, and cannot be read.
type large int64

func (l large) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func (l large) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(fstest.MapFS{name: {}}, name)
	return sized{info, int64(l)}, err
}

type sized struct {
	fs.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }

func TestReadFile(t *testing.T) {
	for want, files := range map[string]fs.FS{
		"permission denied": large(diag.MaxText),
		"read a.yaml: larger than 2 GB; divide it into several files": large(diag.MaxText + 1),
		"read a.yaml: not a regular file":                             fstest.MapFS{"a.yaml": {Mode: fs.ModeNamedPipe}},
		"open a.yaml: file does not exist":                            fstest.MapFS{},
	} {
		if _, err := manifest.ReadFile(files, "a.yaml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if text, err := manifest.ReadFile(fstest.MapFS{"a.yaml": {Data: []byte("a")}}, "a.yaml"); string(text) != "a" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}
