package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/origin"
)

// writeMap writes the map of where each object and field came from, if --map is
// set. The map's objects are in the order of the bundle: Secrets come first.
func (o *output) writeMap(files map[string]destination, p *parts) error {
	d, asked := files["map"]
	if !asked {
		return nil
	}
	m := origin.New()
	for i := range p.leftOut.Objects {
		if _, err := m.Add(&p.leftOut.Objects[i], "", -1); err != nil {
			return err
		}
	}
	if err := o.mapStream(m, &p.secret, o.secrets); err != nil {
		return err
	}
	if err := o.mapOpen(m, &p.open); err != nil {
		return err
	}
	var data bytes.Buffer
	if err := m.Write(&data); err != nil {
		return err
	}
	return d.write(0o666, data.Bytes())
}

func readMap(path string) (*origin.Map, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, plainly(path, err)
	}
	m, err := origin.Read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

func (o *output) mapOpen(m *origin.Map, b *emit.Bundle) error {
	if o.path == toStdout || !isFolder(o.path) {
		return o.mapStream(m, b, filepath.ToSlash(o.path))
	}
	for i := range b.Objects {
		after := 1 // the first line of gwc
		if _, is := b.Objects[i].Body.(emit.Verbatim); is {
			after = 0
		}
		if _, err := m.Add(&b.Objects[i], path.Join(filepath.ToSlash(o.path), pathOf(b, &b.Objects[i])), after); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) mapStream(m *origin.Map, b *emit.Bundle, output string) error {
	if o.format.value != "json" {
		return m.Stream(b, output)
	}
	for i := range b.Objects {
		if _, err := m.Add(&b.Objects[i], output, -1); err != nil {
			return err
		}
	}
	return nil
}
