// Command judge prints what Istio's webhook, istioctl's analyzers and the CRDs have against bundles of objects.
//
//	judge [-crd 29] BUNDLE.yaml...
//
// A name "-" is the standard input. The exit status is 1 when there is a finding.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/static"
)

func main() {
	minor := flag.Int("crd", 29, "also check against the CRDs of Istio 1.N; 0 for none")
	flag.Parse()
	found := false
	for _, path := range flag.Args() {
		findings, err := judge(path, *minor)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		for _, f := range findings {
			found = true
			fmt.Printf("%s: %s\n", path, f)
		}
	}
	if found {
		os.Exit(1)
	}
}

func judge(path string, minor int) ([]static.Finding, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	b, err := bundle.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	findings, err := static.Judge(b, nil)
	if err != nil || minor == 0 {
		return findings, err
	}
	crds, err := static.LoadCRDs(minor)
	if err != nil {
		return nil, err
	}
	return append(findings, crds.Check(b)...), nil
}

func read(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}
