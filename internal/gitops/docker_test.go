//go:build linux

package gitops

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// dockerMain replaces docker: it checks the arguments that kyaml passes, and runs
// gwc as the command of a container does: as the first process, as nobody, without
// network, with an environment of its own, in a root directory that has nothing but gwc.
// Without root's rights it leaves these out. It appends what it did to the file
// $HOME/docker.log.
func dockerMain() {
	code, err := contain(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "docker:", err)
		os.Exit(125)
	}
	os.Exit(code)
}

// fixed are the arguments of every run, before those of -e and the image.
var fixed = []string{
	"run", "--rm", "-i", "-a", "STDIN", "-a", "STDOUT", "-a", "STDERR",
	"--network", "none", "--user", "nobody", "--security-opt=no-new-privileges",
}

func contain(args []string) (code int, err error) {
	if len(args) <= len(fixed) || !slices.Equal(args[:len(fixed)], fixed) {
		return 0, fmt.Errorf("unexpected arguments: %q", args)
	}
	rest := args[len(fixed):]
	var env []string
	for len(rest) > 1 && rest[0] == "-e" {
		env, rest = append(env, rest[1]), rest[2:]
	}
	if len(rest) != 1 || !strings.HasPrefix(rest[0], "example.com/gwc:") {
		return 0, fmt.Errorf("unexpected arguments after the options: %q", rest)
	}
	root, err := os.MkdirTemp(os.Getenv("HOME"), "root")
	if err != nil {
		return 0, err
	}
	if err := errors.Join(os.Chmod(root, 0o755), copyFile(filepath.Join(root, "gwc"), os.Getenv("GWC"))); err != nil {
		return 0, err
	}
	c := exec.Command("/gwc", "krm")
	how := "contained"
	if os.Getuid() == 0 {
		c.Dir = "/"
		c.SysProcAttr = &syscall.SysProcAttr{
			Chroot: root, Credential: &syscall.Credential{Uid: 65534, Gid: 65534},
			Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNET,
		}
	} else {
		c, how = exec.Command(filepath.Join(root, "gwc"), "krm"), "not contained"
		c.Dir = root
	}
	c.Env = env
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code, err = exit.ExitCode(), nil
	}
	return code, errors.Join(err, note(fmt.Sprintf("%s %s: %d\n", rest[0], how, code)))
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func note(text string) error {
	log, err := os.OpenFile(filepath.Join(os.Getenv("HOME"), "docker.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	_, err = log.WriteString(text)
	return errors.Join(err, log.Close())
}
