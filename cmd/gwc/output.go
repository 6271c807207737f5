package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
)

// toStdout is the path of an output that goes to the standard output.
const toStdout = "-"

// An output is where objects are written, and how.
type output struct {
	path    string
	format  choice
	secrets string // empty, included, or a path
	mapPath string // of the map of where everything came from; empty: none
}

// included is what --secrets says when Secrets are to lie where everything
// else does.
const included = "include"

func (o *output) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.path, "output", "o", toStdout, "the `PATH` of a file, or of a folder if it is one or ends in /; a file that gwc wrote is replaced, edits included")
	o.format = choice{"yaml", []string{"yaml", "json"}}
	o.format.addTo(cmd, "format", "how objects are written; json is one v1 List")
	f.StringVar(&o.secrets, "secrets", "", "write Secrets too: beside everything else (include), or to a `FILE` that only you can read")
	f.StringVar(&o.mapPath, "map", "", "write to a `FILE` of JSON which lines of the program each object and field came from")
	complete(cmd, "secrets", cobra.FixedCompletions([]string{included}, cobra.ShellCompDirectiveDefault))
}

// check refuses paths that are empty, as a variable that was never set is, and
// Secrets that would go nowhere.
func (o *output) check(cmd *cobra.Command) error {
	for _, name := range []string{"output", "secrets", "map"} {
		if f := cmd.Flags().Lookup(name); f.Changed && f.Value.String() == "" {
			return usageError{fmt.Errorf("the path of --%s is empty", name)}
		}
	}
	switch {
	case o.secrets == toStdout:
		return usageError{errors.New("--secrets is a file; on the standard output Secrets are part of the whole without it")}
	case o.secrets != "" && filepath.Clean(o.secrets) == filepath.Clean(o.path):
		return usageError{fmt.Errorf("%s cannot be the output and the file of Secrets; to have both in it, write --secrets include", o.path)}
	}
	return nil
}

// parts are the objects by where they are written.
type parts struct {
	open    emit.Bundle // to the output
	secret  emit.Bundle // to the file of Secrets
	leftOut emit.Bundle // nowhere
	program string      // whose they are; empty: it has no name
}

// split says what is written where.
func (o *output) split(bundle *emit.Bundle, program string) *parts {
	p := &parts{program: program}
	p.open.Objects = make([]emit.Object, 0, len(bundle.Objects))
	for _, object := range bundle.Objects {
		switch {
		case !object.Sensitive, o.secrets == included, o.secrets == "" && o.path == toStdout:
			p.open.Objects = append(p.open.Objects, object)
		case o.secrets == "":
			p.leftOut.Objects = append(p.leftOut.Objects, object)
		default:
			p.secret.Objects = append(p.secret.Objects, object)
		}
	}
	return p
}

// write writes the parts; the Secrets first, because they are applied first.
func (o *output) write(cmd *cobra.Command, prog *program, p *parts) error {
	files, err := o.destinations(prog, p)
	if err != nil {
		return err
	}
	if d, asked := files["secrets"]; asked {
		if err := o.file(d, 0o600, &p.secret); err != nil {
			return err
		}
	}
	if o.path == toStdout { // its reader may close it early
		if err := o.writeMap(files, p); err != nil {
			return err
		}
		return o.encode(cmd.OutOrStdout(), &p.open)
	}
	if d, isFile := files["output"]; isFile {
		err = o.file(d, p.mode(), &p.open)
	} else {
		err = o.folder(p)
	}
	if err != nil {
		return err
	}
	return o.writeMap(files, p)
}

// mode is for whom a file with all open parts is: with a Secret in it, for its
// owner only.
func (p *parts) mode() os.FileMode {
	if slices.ContainsFunc(p.open.Objects, func(object emit.Object) bool { return object.Sensitive }) {
		return 0o600
	}
	return 0o666
}

func isFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(os.PathSeparator)) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (o *output) encode(w io.Writer, bundle *emit.Bundle) error {
	if o.format.value == "json" {
		return bundle.JSON(w)
	}
	return bundle.YAML(w)
}

// plainly returns the error of a file that cannot be written with its path and
// the reason alone.
func plainly(path string, err error) error {
	if err == nil {
		return nil
	}
	if reason, ok := errors.AsType[syscall.Errno](err); ok {
		err = reason
	}
	return fmt.Errorf("%s: %w", path, err)
}
