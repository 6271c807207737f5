package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checksums is the name of the file with the SHA-256 of each file of the release, as
// sha256sum -c reads it.
const checksums = "SHA256SUMS"

// A packed is a file in an archive.
type packed struct {
	name string
	mode int64
	data []byte
}

// archives writes an archive and a bill of materials for each platform, and the
// checksums of all of them.
func (r *release) archives() error {
	work, err := os.MkdirTemp("", "gwc-release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	var written []string
	for _, p := range r.platforms {
		binary, err := r.build(work, p)
		if err != nil {
			return err
		}
		files, err := r.files(binary, p)
		if err != nil {
			return err
		}
		base := fmt.Sprintf("gwc_%s_%s_%s", plain(r.version), p.os, p.arch)
		name, pack := base+".tar.gz", writeTar
		if p.os == "windows" {
			name, pack = base+".zip", writeZip
		}
		if err := replace(filepath.Join(r.dir, name), func(w io.Writer) error { return pack(w, base, files) }); err != nil {
			return err
		}
		bill := base + ".cdx.json"
		if err := replace(filepath.Join(r.dir, bill), func(w io.Writer) error { return r.materials(w, binary) }); err != nil {
			return err
		}
		written = append(written, name, bill)
	}
	return r.sum(written)
}

// plain returns a version as a part of a file name.
func plain(version string) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune(".-+", c) {
			return c
		}
		return '-'
	}, version), "-")
}

// files returns what is in an archive.
func (r *release) files(binary string, p platform) ([]packed, error) {
	from := map[string]string{
		p.binary(): binary, "LICENSE": filepath.Join(r.source, "LICENSE"), "README.md": filepath.Join(r.source, "README.md"),
		"licenses.txt": filepath.Join(r.source, "cmd/gwc/licenses.txt"),
	}
	if r.man != "" {
		pages, err := filesOf(r.man)
		if err != nil {
			return nil, err
		}
		for _, name := range pages {
			from["man/man1/"+name] = filepath.Join(r.man, name)
		}
	}
	var out []packed
	for name, path := range from {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		f := packed{name, 0o644, data}
		if name == p.binary() {
			f.mode = 0o755
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b packed) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

func writeTar(to io.Writer, base string, files []packed) error {
	z, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(z)
	for _, f := range files {
		if err := add(w, base+"/"+f.name, f.mode, f.data); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), z.Close())
}

func writeZip(to io.Writer, base string, files []packed) error {
	w := zip.NewWriter(to)
	for _, f := range files {
		header := &zip.FileHeader{Name: base + "/" + f.name, Method: zip.Deflate}
		header.SetMode(os.FileMode(f.mode))
		part, err := w.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := part.Write(f.data); err != nil {
			return err
		}
	}
	return w.Close()
}

// sum writes the checksums of files of the release.
func (r *release) sum(names []string) error {
	var out bytes.Buffer
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(r.dir, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(data), name)
	}
	return replace(filepath.Join(r.dir, checksums), func(w io.Writer) error {
		_, err := w.Write(out.Bytes())
		return err
	})
}

// replace writes a file as a whole: beside its place, and then renamed.
func replace(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".gwc-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = errors.Join(write(f), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
