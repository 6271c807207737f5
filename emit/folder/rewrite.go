package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// keptMode are the mode bits that a rewritten file keeps.
const keptMode = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// errOwner reports that a new file cannot get the owner of the old one.
var errOwner = errors.New("cannot set the owner of the file")

// Rewrite changes only the content of an existing, writable file. It keeps
// symbolic links, hard links, owner, group and mode. The file is replaced
// atomically. If that would break hard links or change the owner, the file is
// written in place, with a backup next to it until the write is complete.
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
		err := t.replace(0o600, text(data), func(f *os.File) error {
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

// inPlace overwrites the file. If this fails, it restores the old content.
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
	if err := fill(b, text(old)); err != nil {
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

// An overwritten is an open file whose content is changed.
type overwritten interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
}

// overwrite writes the data to the file. If this fails, it restores the old text.
// The text is lost if that fails too.
func overwrite(f overwritten, old, data []byte) (lost bool, err error) {
	if err = set(f, data); err == nil {
		return false, nil
	}
	if set(f, old) != nil {
		return true, err
	}
	return false, err
}

// set writes before it truncates: if the file cannot grow, its length is unchanged.
func set(f overwritten, data []byte) error {
	if _, err := f.WriteAt(data, 0); err != nil {
		return err
	}
	if err := f.Truncate(int64(len(data))); err != nil {
		return err
	}
	return f.Sync()
}
