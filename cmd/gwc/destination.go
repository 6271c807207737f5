package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/folder"
	"github.com/gwc-lang/gwc/emit/origin"
)

// A destination is an output file that a flag names.
type destination struct {
	flag, path string
	target     folder.Target
}

// destinations returns the output files in their current state. It is an error
// if two flags name one file, if this build reads a file, or if gwc did not write
// it. If one destination is rejected, nothing is written.
func (o *output) destinations(p *program, parts *parts) (map[string]destination, error) {
	list, out := []destination{}, map[string]destination{}
	for _, d := range []destination{{flag: "secrets", path: o.secretsPath()}, {flag: "output", path: o.filePath()}, {flag: "map", path: o.mapPath}} {
		if d.path == "" {
			continue
		}
		var err error
		if d.target, err = folder.Find(d.path); err != nil {
			return nil, plainly(d.path, err)
		}
		for _, other := range list {
			if d.target.IsPlain() && d.target.Same(other.target) {
				return nil, usageError{fmt.Errorf("%s is the file of both --%s and --%s; use different files", d.path, other.flag, d.flag)}
			}
		}
		list = append(list, d)
	}
	for _, d := range list {
		if err := d.check(p, parts); err != nil {
			return nil, err
		}
		out[d.flag] = d
	}
	if o.isToFolder() {
		return out, checkFolder(o.path, parts.program)
	}
	return out, nil
}

// check rejects a destination whose current content must not be overwritten.
func (d destination) check(p *program, parts *parts) error {
	info := d.target.Info()
	if info != nil && info.IsDir() {
		return fmt.Errorf("%s: is a directory; give a file name", d.path)
	}
	if info == nil || !d.target.IsPlain() {
		return nil
	}
	if p.seen.Has(info) {
		return fmt.Errorf("%s: is an input of this build; choose another path", d.path)
	}
	if info.Size() == 0 {
		return nil
	}
	if d.flag == "map" {
		return d.checkMap()
	}
	return d.checkOwner(parts.program)
}

// checkMap rejects a file that is not a map.
func (d destination) checkMap() error {
	text, err := d.target.Text()
	if err != nil {
		return plainly(d.path, err)
	}
	if _, err := origin.Read(text); err != nil {
		return fmt.Errorf("%s: %w; remove it or choose another path", d.path, err)
	}
	return nil
}

// checkOwner rejects a file with objects that gwc did not write, or with objects
// of another program: applying the new text with --prune would delete them. A
// program without a name does not own the text of a named program.
func (d destination) checkOwner(program string) error {
	file, err := d.target.Open()
	if err != nil {
		return plainly(d.path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	switch of, own, err := origin.OwnerIn(file); {
	case err != nil:
		return plainly(d.path, err)
	case !own:
		return fmt.Errorf("%s: was not written by gwc; remove it or choose another path", d.path)
	case of != "" && of != program:
		return fmt.Errorf("%s: contains objects of program %s; remove it or choose another path", d.path, of)
	}
	return nil
}

// checkFolder rejects a folder of the first edition with objects of another program,
// because this program would remove them. Files of the new form name their program.
func checkFolder(path, program string) error {
	name, err := folder.FirstEdition(path)
	if name == "" || err != nil {
		return plainly(path, err)
	}
	text, err := os.ReadFile(filepath.Join(path, filepath.FromSlash(name)))
	if err != nil {
		return plainly(path, err)
	}
	if of, own := origin.Owner(text); own && of != "" && of != program {
		return fmt.Errorf("%s: contains objects of program %s; remove it or choose another folder", filepath.Clean(path), of)
	}
	return nil
}

// secretsPath returns the file for Secrets; empty if there is none.
func (o *output) secretsPath() string {
	if o.secrets == included {
		return ""
	}
	return o.secrets
}

// filePath returns the output file; empty if the output is not one file.
func (o *output) filePath() string {
	if o.path == toStdout || o.isToFolder() {
		return ""
	}
	return o.path
}

// isToFolder reports whether each object is written to a file of its own.
func (o *output) isToFolder() bool { return o.path != toStdout && isFolder(o.path) }

// file writes a bundle to one file.
func (o *output) file(d destination, mode fs.FileMode, bundle *emit.Bundle) error {
	var encoding, writing error
	err := d.target.WriteFrom(mode, func(w io.Writer) error {
		encoding = o.encode(noting{w, &writing}, bundle)
		return encoding
	})
	if encoding != nil && writing == nil {
		return encoding
	}
	return d.plainly(err)
}

// A noting notes the error of a writer.
type noting struct {
	io.Writer
	err *error
}

func (n noting) Write(data []byte) (int, error) {
	written, err := n.Writer.Write(data)
	if err != nil {
		*n.err = err
	}
	return written, err
}

func (d destination) write(mode fs.FileMode, data []byte) error {
	return d.plainly(d.target.Write(mode, data))
}

// plainly returns the error of a write with the path of the flag.
func (d destination) plainly(err error) error {
	if errors.Is(err, folder.ErrChanged) {
		return fmt.Errorf("%s: %w", d.path, folder.ErrChanged)
	}
	return plainly(d.path, err)
}
