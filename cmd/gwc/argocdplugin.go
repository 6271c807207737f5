package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// The variables by which Argo CD passes on what an Application states: the parameters of
// the plugin, and the variables of the plugin with a prefix.
const (
	argocdParameters  = "ARGOCD_APP_PARAMETERS"
	argocdApplication = "ARGOCD_APP_"
	argocdEnvironment = "ARGOCD_ENV_"
	argocdOwn         = argocdEnvironment + "GWC_"
)

// An announcement describes a parameter, in the form that Argo CD reads
// (ParameterAnnouncement of reposerver/repository).
type announcement struct {
	Name           string            `json:"name"`
	Title          string            `json:"title"`
	Tooltip        string            `json:"tooltip"`
	CollectionType string            `json:"collectionType,omitempty"`
	String         string            `json:"string,omitempty"`
	Map            map[string]string `json:"map,omitempty"`

	set func(*argocdPlugin, string) error // of a string
}

// The profiles: what the output has beside the objects of the program.
const (
	profilePlain = "plain"
	profileWaves = "waves"
)

// announcements are all parameters of the plugin.
func announcements() []announcement {
	flag := func(name string) func(*argocdPlugin, string) error {
		return func(a *argocdPlugin, value string) error { return a.flag(name, value) }
	}
	return []announcement{
		{Name: "values", Title: "Values", Tooltip: "Values that replace those of the values file, by path: team.domain", CollectionType: "map"},
		{Name: "values-file", Title: "Values file", Tooltip: "Jsonnet or YAML, relative to the application's directory", set: (*argocdPlugin).valuesFile},
		{Name: "target", Title: "Target", Tooltip: "Oldest version of Istio that the output must work on, as istio@1.26", set: flag("target")},
		{Name: "namespace", Title: "Namespace", Tooltip: "Namespace of files without a namespace statement; default: that of the application's destination", set: flag("namespace")},
		{Name: "profile", Title: "Profile", Tooltip: "waves: apply in the safe order, with sync waves; plain: without", set: (*argocdPlugin).profile},
	}
}

// An argocdPlugin sets flags from the environment of Argo CD. A flag of the command line
// is the administrator's and stays; a parameter wins over a variable.
type argocdPlugin struct {
	cmd   *cobra.Command
	p     *program
	o     *output
	given map[string]bool // flags of the command line
}

// readArgoCD takes the parameters of an Application from the environment.
func (o *output) readArgoCD(cmd *cobra.Command, p *program) error {
	a := &argocdPlugin{cmd, p, o, map[string]bool{}}
	for _, name := range []string{"values", "target", "namespace", "sync-waves"} {
		a.given[name] = cmd.Flags().Changed(name)
	}
	if err := a.variables(os.Environ()); err != nil {
		return err
	}
	if err := a.parameters(os.Getenv(argocdParameters)); err != nil {
		return usageError{fmt.Errorf("%s: %w", argocdParameters, err)}
	}
	return nil
}

// variables sets what variables state. All are external variables of Jsonnet.
func (a *argocdPlugin) variables(environ []string) error {
	slices.Sort(environ)
	if namespace := os.Getenv(argocdApplication + "NAMESPACE"); namespace != "" {
		if err := a.flag("namespace", namespace); err != nil {
			return usageError{fmt.Errorf("%sNAMESPACE: %w", argocdApplication, err)}
		}
	}
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		if name == argocdParameters || !strings.HasPrefix(name, argocdApplication) && !strings.HasPrefix(name, argocdEnvironment) {
			continue
		}
		if own, is := strings.CutPrefix(name, argocdOwn); is {
			if err := a.text(strings.ReplaceAll(strings.ToLower(own), "_", "-"), value); err != nil {
				return usageError{fmt.Errorf("%s: %w", name, err)}
			}
		}
		if _, stated := a.p.values.extStr.of[name]; stated {
			continue
		}
		if err := a.p.values.extStr.Set(v); err != nil {
			return usageError{fmt.Errorf("%s: %w", name, err)}
		}
	}
	return nil
}

// parameters sets what the parameters state.
func (a *argocdPlugin) parameters(text string) error {
	if text == "" {
		return nil
	}
	list, err := readParameters(text)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, p := range list {
		if seen[p.Name] {
			return fmt.Errorf("parameter %s: stated twice", p.Name)
		}
		seen[p.Name] = true
		if err := a.parameter(p); err != nil {
			return fmt.Errorf("parameter %s: %w", p.Name, err)
		}
	}
	return nil
}

func (a *argocdPlugin) parameter(p parameter) error {
	switch {
	case p.Name == "values" && p.String == nil && p.Array == nil:
		return a.values(p.Map)
	case p.Name == "values":
		return errors.New("must be a map: path and value")
	case p.Array != nil || p.Map != nil:
		return errors.New("must be a string")
	}
	return a.text(p.Name, *p.String)
}

// text sets a parameter that is a string; an empty one is not stated.
func (a *argocdPlugin) text(name, value string) error {
	var names []string
	for _, known := range announcements() {
		if known.Name == name && known.set != nil {
			if value == "" {
				return nil
			}
			return known.set(a, value)
		}
		names = append(names, known.Name)
	}
	return fmt.Errorf("unknown; expected one of: %s%s", strings.Join(names, ", "), meant("", name, names))
}

// flag sets a flag that the command line does not have.
func (a *argocdPlugin) flag(name, value string) error {
	if a.given[name] {
		return nil
	}
	return a.cmd.Flags().Lookup(name).Value.Set(value)
}

// values sets values that the command line does not set.
func (a *argocdPlugin) values(all map[string]string) error {
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if path == "" || strings.Contains(path, "=") {
			return fmt.Errorf("invalid path %q of a value; write a path as team.domain", path)
		}
		if _, stated := a.p.values.set.of[path]; stated {
			continue
		}
		if err := a.p.values.set.Set(path + "=" + all[path]); err != nil {
			return err
		}
	}
	return nil
}

// valuesFile selects a values file. It must be in the application's directory: other
// files of the container are not the application's.
func (a *argocdPlugin) valuesFile(path string) error {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("%s: must be a relative path within the application's directory", path)
	}
	return a.flag("values", path)
}

// profile selects annotations.
func (a *argocdPlugin) profile(name string) error {
	switch {
	case name != profilePlain && name != profileWaves:
		return fmt.Errorf("expected one of: %s, %s", profilePlain, profileWaves)
	case a.given["sync-waves"] && name == profilePlain:
		return errors.New("the plugin's command has --sync-waves")
	}
	a.o.tools.waves = name == profileWaves
	return nil
}
