package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"
)

func newInstall() *cobra.Command {
	return &cobra.Command{
		Use:   "install DIR",
		Short: "Copy gwc into a directory, for init containers",
		Long: `install copies this executable into a directory that exists, as gwc. Init
containers use it, because the image of gwc has no cp: another container then runs
gwc from a shared volume.

The file is replaced as a whole, so that a container that runs the old one is not
disturbed, and a copy that fails leaves the old one.`,
		Example: `  # In an init container, with the volume mounted at /custom-tools
  gwc install /custom-tools`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("%s: expected one directory", cmd.CommandPath())}
			}
			return install(args[0])
		},
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
	}
}

// install copies the executable into a directory.
func install(dir string) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return plainly(dir, pathless(err))
	case !info.IsDir():
		return fmt.Errorf("%s: is not a directory", dir)
	}
	name := "gwc"
	if runtime.GOOS == "windows" {
		name = "gwc.exe"
	}
	target := filepath.Join(dir, name)
	if there, err := os.Lstat(target); err == nil && !there.Mode().IsRegular() {
		return fmt.Errorf("%s: is not a regular file; remove it, or choose another directory", target)
	}
	return plainly(target, pathless(copyFile(own, dir, target)))
}

// pathless returns the reason of an error without the path that it names.
func pathless(err error) error {
	if of, ok := errors.AsType[*os.PathError](err); ok {
		return of.Err
	}
	return err
}

// copyFile writes an executable beside its place, and renames it when all of it is on
// disk.
func copyFile(from, dir, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(dir, ".gwc-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(out.Name()))
		}
	}()
	if _, err = io.Copy(out, in); err == nil {
		err = errors.Join(out.Chmod(0o755), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), to)
}
