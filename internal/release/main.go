// Command release writes what a release of gwc consists of: archives with checksums and
// a list of modules for each (a CycloneDX bill of materials), and a container image for
// amd64 and arm64. The same source, version and release of Go give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run writes what the arguments ask for: `image` or `archives`.
func run(args []string) error {
	if len(args) == 0 {
		return errors.New("usage: release image|archives [-version V] [-source DIR] [-man DIR] [-o DIR]")
	}
	set := flag.NewFlagSet(args[0], flag.ContinueOnError)
	r := release{platforms: platforms}
	set.StringVar(&r.version, "version", "(devel)", "name of the version")
	set.StringVar(&r.source, "source", "../..", "directory of the module of gwc")
	set.StringVar(&r.man, "man", "", "directory of the manual pages; empty: none")
	set.StringVar(&r.dir, "o", "../../dist", "directory to write to")
	if err := set.Parse(args[1:]); err != nil {
		return err
	}
	if err := os.MkdirAll(r.dir, 0o777); err != nil {
		return err
	}
	switch args[0] {
	case "image":
		return r.image(filepath.Join(r.dir, "gwc-image.tar"))
	case "archives":
		return r.archives()
	}
	return fmt.Errorf("unknown command %q: image or archives", args[0])
}

// A release is one version of gwc.
type release struct {
	version, source, man, dir string

	platforms []platform // of the archives
}
