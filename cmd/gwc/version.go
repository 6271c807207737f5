package main

import (
	_ "embed" // licenses.txt
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit/istio"
)

// licenses are the notices of what is linked: the licenses of all modules and of Go.
//
//go:embed licenses.txt
var licenses string

func newVersion() *cobra.Command {
	notices := false
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of gwc and the supported versions of Istio",
		Example: `  gwc version

  # The licenses of the libraries in gwc
  gwc version --licenses`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text := version() + "\n"
			if notices {
				text = licenses
			}
			_, err := fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
	cmd.Flags().BoolVar(&notices, "licenses", false, "print the licenses of the libraries in gwc")
	return cmd
}

// version returns the version of gwc, as far as the build information has it.
func version() string {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		commit = commitOf(info.Settings)
	}
	d := istio.Target{}.Defaults()
	return fmt.Sprintf("gwc %s%s, %s %s/%s, for Istio 1.%d to 1.%d", release(), commit,
		runtime.Version(), runtime.GOOS, runtime.GOARCH, d.Oldest, d.Newest)
}

// stamped is the name of this version, from -ldflags "-X main.stamped=v1.2.3".
var stamped string

// release returns only the name of this version.
func release() string {
	if stamped != "" {
		return stamped
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func commitOf(settings []debug.BuildSetting) (commit string) {
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = " " + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			commit += " (modified)"
		}
	}
	return commit
}

// noArguments rejects arguments.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s: unexpected argument %q", cmd.CommandPath(), args[0])}
	}
	return nil
}
