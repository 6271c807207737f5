// Command gen writes a generated program, or an inventory, into a directory:
//
//	go run ./bench/gen -kind egress -n 10000 -seed 1 -o /tmp/egress
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gwc-lang/gwc/bench"
)

func main() {
	kind := flag.String("kind", "egress", "what to generate: "+strings.Join(bench.Names(), ", "))
	n := flag.Int("n", 10_000, "number of statements, or of objects")
	seed := flag.Uint64("seed", 1, "seed of hosts, names and their order")
	out := flag.String("o", "", "directory to write to; it may exist")
	flag.Parse()
	if err := generate(*kind, bench.Size{N: *n, Seed: *seed}, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(kind string, size bench.Size, directory string) error {
	files := bench.Kinds[kind]
	switch {
	case files == nil:
		return fmt.Errorf("unknown kind %q; expected one of: %s", kind, strings.Join(bench.Names(), ", "))
	case directory == "":
		return fmt.Errorf("-o requires a directory")
	case size.N < 1:
		return fmt.Errorf("-n must be positive")
	}
	for _, f := range files(size) {
		name := filepath.Join(directory, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Text, 0o666); err != nil {
			return err
		}
	}
	return nil
}
