package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
)

// toStdout is the path that means standard output.
const toStdout = "-"

// An output holds the flags for where and how objects are written.
type output struct {
	test    bool // write nothing if an expect does not pass
	path    string
	format  choice
	secrets string // empty, included, or a path
	mapPath string // path of the map; empty: none
	watch   bool   // build again after each change
	choices folderChoice
	tools   toolChoice
}

// included is the value of --secrets that writes Secrets to the output.
const included = "include"

func (o *output) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.path, "output", "o", toStdout, "write to a `PATH`: a file, or a folder if it is one or ends in /; a file that gwc wrote is replaced, including edits")
	o.format = choice{"yaml", []string{"yaml", "json"}}
	o.format.addTo(cmd, "format", "output format; json is one v1 List, and not for a folder")
	f.StringVar(&o.secrets, "secrets", "", "write Secrets: to the output (include), or to a private `FILE`")
	f.StringVar(&o.mapPath, "map", "", "write a JSON `FILE` that maps each object and field to the program")
	f.BoolVar(&o.test, "test", false, "write nothing if an expect of the program does not pass")
	f.BoolVar(&o.watch, "watch", false, "build again whenever a file changes, until Ctrl-C; without -o, only print diagnostics")
	o.choices.flags(cmd)
	o.tools.flags(cmd)
	complete(cmd, "secrets", cobra.FixedCompletions([]string{included}, cobra.ShellCompDirectiveDefault))
}

// check rejects empty paths, for example from an unset shell variable, and flags
// that conflict with each other. It returns the paths of the program.
func (o *output) check(cmd *cobra.Command, paths []string) (rest []string, err error) {
	if o.choices.check.on && !cmd.Flags().Changed("output") {
		if o.path, paths, err = o.choices.check.takeFolder(paths); err != nil {
			return nil, err
		}
		o.path = strings.TrimRight(o.path, `/`) + "/"
	}
	if err := o.checkTools(cmd); err != nil {
		return nil, err
	}
	return paths, o.checkFlags(cmd)
}

func (o *output) checkFlags(cmd *cobra.Command) error {
	for _, name := range []string{"output", "secrets", "map"} {
		if f := cmd.Flags().Lookup(name); f.Changed && f.Value.String() == "" {
			return usageError{fmt.Errorf("--%s requires a path", name)}
		}
	}
	switch {
	case o.secrets == toStdout:
		return usageError{errors.New("--secrets must be a file or include; standard output includes Secrets without it")}
	case o.secrets != "" && filepath.Clean(o.secrets) == filepath.Clean(o.path):
		return usageError{fmt.Errorf("--output and --secrets are both %s; use --secrets include to write Secrets to the output", o.path)}
	}
	for _, name := range []string{"dry-run", "check", "force", "adopt-unnamed", "kustomization"} {
		if cmd.Flags().Changed(name) && !o.isToFolder() {
			return usageError{fmt.Errorf("--%s requires a folder: -o DIR/", name)}
		}
	}
	if o.isToFolder() && o.format.value == "json" {
		return usageError{errors.New("a folder has YAML files, whose first line says that gwc wrote them; use --format json with a file")}
	}
	return nil
}

// parts are the objects, grouped by destination.
type parts struct {
	open    emit.Bundle // to the output
	secret  emit.Bundle // to the file for Secrets
	leftOut emit.Bundle // nowhere
	program string      // name of the program; may be empty
}

// split groups the objects by destination.
func (o *output) split(bundle *emit.Bundle, program string) *parts {
	p := &parts{program: program}
	p.open.Order, p.secret.Order, p.leftOut.Order = bundle.Order, bundle.Order, bundle.Order
	if !slices.ContainsFunc(bundle.Objects, func(o emit.Object) bool { return o.Sensitive }) {
		p.open.Objects = bundle.Objects
		return p
	}
	p.open.Objects = make([]emit.Object, 0, len(bundle.Objects))
	for _, object := range bundle.Objects {
		switch {
		case !object.Sensitive, o.secrets == included, o.secrets == "" && o.path == toStdout && !o.tools.argocd:
			p.open.Objects = append(p.open.Objects, object)
		case o.secrets == "":
			p.leftOut.Objects = append(p.leftOut.Objects, object)
		default:
			p.secret.Objects = append(p.secret.Objects, object)
		}
	}
	return p
}

// write writes the parts, Secrets first, because they are applied first.
func (o *output) write(cmd *cobra.Command, prog *program, p *parts) error {
	files, err := o.destinations(prog, p)
	if err != nil {
		return err
	}
	if o.choices.changesNothing() {
		return o.folder(cmd, prog, p)
	}
	if d, asked := files["secrets"]; asked {
		if err := o.file(d, 0o600, &p.secret); err != nil {
			return err
		}
	}
	if o.path == toStdout { // the reader can close it early
		if err := o.writeMap(files, p); err != nil {
			return err
		}
		if !onTerminal(cmd.OutOrStdout()) {
			defer prog.progress.show(cmd.ErrOrStderr(), prog.writing(len(p.open.Objects)))()
		}
		return o.encode(prog.progress.counting(cmd.OutOrStdout()), &p.open)
	}
	if d, isFile := files["output"]; isFile {
		stop := prog.progress.show(cmd.ErrOrStderr(), prog.writing(len(p.open.Objects)))
		err = o.file(d, p.mode(), &p.open)
		stop()
	} else {
		err = o.folder(cmd, prog, p)
	}
	if err != nil {
		return err
	}
	return o.writeMap(files, p)
}

// mode returns the file mode of the output: only the owner can read it if it
// contains a Secret.
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

// plainly returns a file error with only its path and the reason. The system does not
// say that a link on the way leads to nothing.
func plainly(path string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		if link := deadLink(path); link != "" {
			return fmt.Errorf("%s: is a link to what does not exist", link)
		}
	}
	if reason, ok := errors.AsType[syscall.Errno](err); ok {
		err = reason
	}
	return fmt.Errorf("%s: %w", path, err)
}

// deadLink returns the first of a path and its directories that is a link to what does
// not exist; "" if none is.
func deadLink(path string) string {
	for path = filepath.Clean(path); ; path = filepath.Dir(path) {
		if info, err := os.Lstat(path); err == nil {
			if _, err := os.Stat(path); info.Mode()&fs.ModeSymlink != 0 && errors.Is(err, fs.ErrNotExist) {
				return path
			}
			return ""
		}
		if path == filepath.Dir(path) {
			return ""
		}
	}
}
