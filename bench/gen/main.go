// Command gen writes a generated program, or an inventory, into a directory:
//
//	go run ./bench/gen -kind egress -n 10000 -seed 1 -o /tmp/egress
//
// With -peer it writes the same intents as the files of another tool.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/bench"
)

func main() {
	kind := flag.String("kind", "egress", "what to generate: "+strings.Join(bench.Names(), ", "))
	n := flag.Int("n", 10_000, "number of statements, or of objects")
	seed := flag.Uint64("seed", 1, "seed of hosts, names and their order")
	peer := flag.String("peer", "", "tool whose files to generate: helm, jsonnet, cue, kustomize")
	out := flag.String("o", "", "directory to write to; it may exist")
	flag.Parse()
	if err := generate(*kind, *peer, bench.Size{N: *n, Seed: *seed}, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(kind, peer string, size bench.Size, directory string) error {
	files := bench.Kinds[kind]
	switch {
	case files == nil:
		return fmt.Errorf("unknown kind %q; expected one of: %s", kind, strings.Join(bench.Names(), ", "))
	case directory == "":
		return fmt.Errorf("-o requires a directory")
	case size.N < 1:
		return fmt.Errorf("-n must be positive")
	}
	list, err := filesOf(kind, peer, size)
	if err != nil {
		return err
	}
	for _, f := range list {
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

// filesOf returns the files of gwc, or of a peer.
func filesOf(kind, peer string, size bench.Size) ([]bench.File, error) {
	if peer == "" {
		return bench.Kinds[kind](size), nil
	}
	for _, p := range bench.Peers {
		if p.Name == peer && slices.Contains(p.Kinds, kind) {
			return p.Of(kind, size), nil
		}
	}
	return nil, fmt.Errorf("%s has no form of %s", peer, kind)
}
