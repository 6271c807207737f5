package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/gwc-lang/gwc/compiler"
)

// maxStdin is one byte more than the maximum file size, so that longer input is
// detected. Tests change it.
var maxStdin int64 = 256<<20 + 1

// WholeStdin fails if the text is only the beginning of standard input.
func WholeStdin(text []byte) error {
	if int64(len(text)) >= maxStdin {
		return errors.New("standard input: larger than 256 MB; pass a file instead")
	}
	return nil
}

// openStdin returns a root of the working directory in which standard input is a
// file. If standard input is redirected from a file, it is recorded in seen.
func openStdin(stdin io.Reader, seen *Seen) (compiler.Root, error) {
	if file, ok := stdin.(fs.File); ok {
		seen.note(file)
	}
	text, err := io.ReadAll(io.LimitReader(stdin, maxStdin))
	if err != nil {
		return compiler.Root{}, fmt.Errorf("standard input: %w", err)
	}
	here, err := openRoot(".", ".")
	return compiler.Root{FS: withStdin{here.FS, text}, Path: Stdin}, err
}

// withStdin is a directory in which standard input is a file.
type withStdin struct {
	fs.FS
	text []byte
}

// Open opens standard input or a file of the directory.
func (f withStdin) Open(name string) (fs.File, error) {
	if name == Stdin {
		return input{bytes.NewReader(f.text)}, nil
	}
	return f.FS.Open(name)
}

// input is standard input as an open file and its file information.
type input struct{ *bytes.Reader }

func (input) Close() error                 { return nil }
func (i input) Stat() (fs.FileInfo, error) { return i, nil }
func (input) Name() string                 { return Stdin }
func (input) Mode() fs.FileMode            { return 0o400 }
func (input) ModTime() time.Time           { return time.Time{} }
func (input) IsDir() bool                  { return false }
func (input) Sys() any                     { return nil }
