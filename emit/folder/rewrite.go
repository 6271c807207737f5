package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// keptMode are the bits of a file's mode that a rewritten one keeps.
const keptMode = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// errOwner is a new file that cannot be given the owner of the old one.
var errOwner = errors.New("cannot set the owner of the file")

// Rewrite changes what is in a file that is there, and may be written, and
// nothing else of it: its links, also hard ones, its owner, its group and its
// mode are kept. It is replaced whole; where that would part its hard links or
// give it to somebody else, it is written in its place, and what it held stays
// beside it until that is done.
func (t Target) Rewrite(data []byte) error {
	if t.info == nil {
		return fs.ErrNotExist
	}
	f, err := os.OpenFile(t.name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if links(t.info) < 2 {
		err := t.replace(0o600, data, func(f *os.File) error {
			if own(f, t.info) != nil {
				return errOwner
			}
			return f.Chmod(t.info.Mode() & keptMode)
		})
		if !errors.Is(err, errOwner) {
			return err
		}
	}
	return t.inPlace(f, data)
}

// inPlace writes over the file. If it fails, the file holds again what it held.
func (t Target) inPlace(f *os.File, data []byte) error {
	old, err := os.ReadFile(t.name)
	if err != nil {
		return err
	}
	backup := t.beside()
	b, err := os.OpenFile(backup, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := fill(b, old); err != nil {
		return errors.Join(err, os.Remove(backup))
	}
	if err := t.unchanged(); err != nil {
		return errors.Join(err, os.Remove(backup))
	}
	lost, err := overwrite(f, old, data)
	if lost {
		return fmt.Errorf("%w; its previous content is in %s", err, backup)
	}
	return errors.Join(err, os.Remove(backup))
}

// An overwritten is an open file whose text is changed.
type overwritten interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
}

// overwrite makes the file hold the data, or if it cannot, the old text again.
// It is lost if not even that can be done.
func overwrite(f overwritten, old, data []byte) (lost bool, err error) {
	if err = set(f, data); err == nil {
		return false, nil
	}
	if set(f, old) != nil {
		return true, err
	}
	return false, err
}

// set writes before it cuts: a file that cannot grow is as long as it was.
func set(f overwritten, data []byte) error {
	if _, err := f.WriteAt(data, 0); err != nil {
		return err
	}
	if err := f.Truncate(int64(len(data))); err != nil {
		return err
	}
	return f.Sync()
}
