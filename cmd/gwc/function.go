package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/krm"
)

// asFunction returns the arguments and the standard input of gwc. Orchestrators call
// functions and plugins without naming a command:
//
//	gwc                      with a ResourceList on standard input, and not a terminal
//	gwc CONFIG [ARGUMENT...] with a function config: a legacy plugin of kustomize
//	Intents ...              the same, by the name that kustomize looks for
func asFunction(argv []string, stdin *os.File) (args []string, in io.Reader) {
	name := strings.TrimSuffix(filepath.Base(argv[0]), ".exe")
	args, in = argv[1:], stdin
	switch {
	case len(args) > 0 && (name == krm.Kind || isConfig(args[0])):
		return append([]string{"krm", "--config"}, args...), in
	case len(args) == 0 && (name == krm.Kind || !isTerminalFile(stdin)):
		args = []string{"krm"}
	}
	return args, in
}

// isConfig reports whether an argument is a file with a function config, and neither a
// flag nor the name of a command: a file with such a name needs a path, as ./build.
func isConfig(arg string) bool {
	info, err := os.Stat(arg)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 1<<20 || strings.HasPrefix(arg, "-") || isCommand(arg) {
		return false
	}
	text, err := os.ReadFile(arg)
	return err == nil && krm.IsConfig(text)
}

// isCommand reports whether gwc has a command with this name, help and those of
// completion included.
func isCommand(name string) bool {
	root := newRoot()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == name || c.HasAlias(name) {
			return true
		}
	}
	return name == cobra.ShellCompRequestCmd || name == cobra.ShellCompNoDescRequestCmd
}
