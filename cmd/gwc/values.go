package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/internal/source"
)

// values holds the flags that select the values of a program, and the parameters
// of Jsonnet.
type values struct {
	file                             string
	set                              assignments
	extStr, extCode, tlaStr, tlaCode assignments
	library                          []string
	timeout                          time.Duration
	maxObjects                       int
}

// flags adds the flags to the command.
func (v *values) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&v.file, "values", "", "values `FILE` (Jsonnet, or YAML if it ends in .yaml) of files without a values statement")
	f.Var(&v.set, "set", "set one value after the values files are evaluated, as team.domain=example.com; can be repeated")
	v.extStr.variables, v.extCode.variables = true, true
	v.tlaStr.variables, v.tlaCode.variables = true, true
	f.VarP(&v.extStr, "ext-str", "V", "external variable of Jsonnet; without a value, that of the environment; can be repeated")
	f.Var(&v.extCode, "ext-code", "external variable of Jsonnet, as an expression; can be repeated")
	f.VarP(&v.tlaStr, "tla-str", "A", "argument of a values file that is a function; can be repeated")
	f.Var(&v.tlaCode, "tla-code", "argument of a values file that is a function, as an expression; can be repeated")
	f.StringArrayVarP(&v.library, "jpath", "J", nil, "`DIR` in which included files, values and imports are searched too; the last one has precedence; can be repeated")
	f.DurationVar(&v.timeout, "timeout", jsonnet.DefaultTimeout, "maximum time of a Jsonnet evaluation")
	f.IntVar(&v.maxObjects, "max-objects", 10_000_000, "maximum number of objects")
	complete(cmd, "values", cobra.FixedCompletions([]string{"jsonnet", "libsonnet", "json", "yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt))
	complete(cmd, "jpath", cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs))
}

// open opens the values file and the directories of the library.
func (v *values) open(in *gwc.Input, seen *source.Seen) (err error) {
	switch {
	case v.timeout <= 0:
		return usageError{errors.New("--timeout must be more than 0")}
	case v.maxObjects <= 0:
		return usageError{errors.New("--max-objects must be more than 0")}
	}
	if v.file != "" {
		if in.Values, err = source.File(v.file, seen); err != nil {
			return err
		}
	}
	for _, dir := range v.library {
		root, err := source.Directory(dir, seen)
		if err != nil {
			return err
		}
		in.Library = append(in.Library, root)
	}
	return nil
}

// addTo sets the options that the flags set.
func (v *values) addTo(o *gwc.Options) {
	o.Set, o.MaxObjects = v.set.of, v.maxObjects
	o.Jsonnet = gwc.Jsonnet{
		ExtStr: v.extStr.of, ExtCode: v.extCode.of, TLAStr: v.tlaStr.of, TLACode: v.tlaCode.of, Timeout: v.timeout,
	}
}

// assignments are flag values NAME=VALUE, by name. The last one of a name counts.
type assignments struct {
	of        map[string]string
	variables bool // NAME alone is a variable of the environment
}

// String returns nothing: no assignment is the default.
func (a *assignments) String() string { return "" }

// Type returns the placeholder for the value in the help text.
func (a *assignments) Type() string {
	if a.variables {
		return "NAME[=VALUE]"
	}
	return "PATH=VALUE"
}

// Set reads an assignment.
func (a *assignments) Set(text string) error {
	name, value, found := strings.Cut(text, "=")
	if !found && a.variables {
		if value, found = os.LookupEnv(name); !found {
			return fmt.Errorf("the environment has no variable %s", name)
		}
	}
	switch {
	case name == "" || !found:
		return fmt.Errorf("expected %s", a.Type())
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return errors.New("the value is not UTF-8 text")
	}
	if a.of == nil {
		a.of = map[string]string{}
	}
	a.of[name] = value
	return nil
}
