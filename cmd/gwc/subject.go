package main

import (
	"errors"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A subjectOf holds the flags of commands that follow calls through a program or
// manifests.
type subjectOf struct {
	*program
	complete bool
	root     label
	domain   string
	capture  bool
}

// manifestFlags adds the flags about manifests to the command.
func (s *subjectOf) manifestFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	if target := f.Lookup("target"); target != nil {
		target.Usage = "Istio version of the istiod that is evaluated; overrides the target statement (default the newest)"
	}
	f.BoolVar(&s.complete, "complete", false, "the manifests are the whole cluster: what they do not have does not exist")
	f.Var(&s.root, "root-namespace", "root namespace of the mesh of manifests (default \"istio-system\")")
	f.StringVar(&s.domain, "domain", "", "DNS `DOMAIN` of the mesh of manifests (default \"cluster.local\")")
	f.BoolVar(&s.capture, "dns-capture", false, "sidecars of the mesh of manifests answer DNS")
}

// subject reads the program or the manifests at the paths.
func (s *subjectOf) subject(cmd *cobra.Command, paths []string) (*review.Subject, error) {
	yaml, in, err := (&manifests{program: s.program}).asked(paths, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	cmd.SetIn(in)
	if !yaml && len(paths) == 0 && len(s.inventory) > 0 {
		programs, _ := contents(os.DirFS("."), ".")
		yaml = !programs
	}
	if yaml {
		return s.ofManifests(cmd, paths)
	}
	if s.root != "" || s.domain != "" || s.capture {
		return nil, usageError{errors.New("--root-namespace, --domain and --dns-capture are for manifests: a program states them in its mesh statement")}
	}
	result, err := s.mustCompile(cmd, paths)
	if err != nil {
		return nil, err
	}
	return s.ofProgram(cmd, result)
}

// ofProgram puts a program into its inventory.
func (s *subjectOf) ofProgram(cmd *cobra.Command, result gwc.Result) (*review.Subject, error) {
	out := &review.Subject{Bundle: result.Bundle}
	out.OfModel(result.Model)
	var err error
	out.Inventory, err = s.readInventory(cmd, s.inventory)
	return out, err
}

// ofManifests reads manifests without a program.
func (s *subjectOf) ofManifests(cmd *cobra.Command, paths []string) (*review.Subject, error) {
	out := s.bare()
	var err error
	out.Inventory, err = s.readInventory(cmd, append(append([]string(nil), paths...), s.inventory...))
	return out, err
}

// bare returns what surrounds manifests.
func (s *subjectOf) bare() *review.Subject {
	defaults := istio.Target{}.Defaults()
	out := &review.Subject{
		Mesh:     world.Mesh{Root: defaults.Root, Domain: defaults.Domain, DNSCapture: s.capture, Now: time.Now()},
		Gateways: defaults.Gateways,
	}
	out.Mesh.Release = feature.Release(s.target.version)
	if s.root != "" {
		out.Mesh.Root = s.root.String()
	}
	if s.domain != "" {
		out.Mesh.Domain = s.domain
	}
	return out
}

// readInventory reads manifests; nil without any.
func (s *subjectOf) readInventory(cmd *cobra.Command, paths []string) (*inventory.Inventory, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	s.seen = new(source.Seen)
	files, err := source.Manifests(paths, cmd.InOrStdin(), s.seen)
	if err != nil {
		return nil, err
	}
	return s.parse(cmd, files)
}

// parse reads the texts of manifests. Of a file that is not valid YAML nothing is known, so
// that there is no answer.
func (s *subjectOf) parse(cmd *cobra.Command, files []*diag.File) (*inventory.Inventory, error) {
	var sink diag.Sink
	i := inventory.Options{Complete: s.complete}.Read(files, &sink)
	list := oncePerFile(sink.Sorted())
	if err := s.report(cmd, list); err != nil {
		return i, err
	}
	if slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Code == code.InvalidYAML }) {
		return i, errProgram
	}
	return i, nil
}
