package source

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/gwc-lang/gwc/compiler"
)

// maxStdin is one byte more than a file may have, so that what is too long is
// seen to be.
const maxStdin = 256<<20 + 1

// openStdin returns a root of the working directory in which the standard
// input is a file. The file that a shell led to it is seen, too.
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

// withStdin is a directory in which the standard input is a file.
type withStdin struct {
	fs.FS
	text []byte
}

// Open opens the file that is the standard input, or one of the directory.
func (f withStdin) Open(name string) (fs.File, error) {
	if name == Stdin {
		return input{bytes.NewReader(f.text)}, nil
	}
	return f.FS.Open(name)
}

// input is the standard input as an open file, and what is known of it.
type input struct{ *bytes.Reader }

func (input) Close() error                 { return nil }
func (i input) Stat() (fs.FileInfo, error) { return i, nil }
func (input) Name() string                 { return Stdin }
func (input) Mode() fs.FileMode            { return 0o400 }
func (input) ModTime() time.Time           { return time.Time{} }
func (input) IsDir() bool                  { return false }
func (input) Sys() any                     { return nil }
