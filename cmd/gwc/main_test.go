package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/gwc-lang/gwc/internal/authority"
	"github.com/gwc-lang/gwc/internal/krm"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gwc": main, krm.Kind: main})
}

// TestScripts runs gwc as a shell would. The directory of a script contains tls.crt
// and tls.key, currently valid and for www.example.com. `status N gwc ...` runs gwc
// and checks its exit status. `await FILE REGEXP` waits until a process writes it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(env *testscript.Env) error { return writeCertificate(env.WorkDir) },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status, "mode": mode, "quiet": quiet, "await": await},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, errors.New("unknown condition " + name)
			}
			return os.Getuid() == 0, nil
		},
	})
}

func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// mode checks a file's permissions: `mode 600 FILE`.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// quiet checks that a file has no terminal control characters: `quiet FILE`.
func quiet(ts *testscript.TestScript, _ bool, args []string) {
	for _, r := range ts.ReadFile(args[0]) {
		if r != '\n' && (r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf)) {
			ts.Fatalf("%s has the character %U", args[0], r)
		}
	}
}

// await waits until a file has a text after the one that it waited for last.
func await(ts *testscript.TestScript, _ bool, args []string) {
	key, want := "awaited_"+args[0], regexp.MustCompile("(?m)"+args[1])
	from, _ := strconv.Atoi(ts.Getenv(key)) // 0 at first
	text, _ := os.ReadFile(ts.MkAbs(args[0]))
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if found := want.FindIndex(text[from:]); found != nil {
			ts.Setenv(key, strconv.Itoa(from+found[1]))
			return
		}
		text, _ = os.ReadFile(ts.MkAbs(args[0])) // it may not exist yet
	}
	ts.Fatalf("%s has no %s after byte %d:\n%s", args[0], want, from, text)
}

func writeCertificate(directory string) error {
	now := time.Now()
	ca, _, err := authority.New("example.com", now)
	if err != nil {
		return err
	}
	pair, err := ca.Issue([]string{"www.example.com"}, authority.Server, now)
	return errors.Join(err,
		os.WriteFile(filepath.Join(directory, "tls.crt"), pair.Cert, 0o600),
		os.WriteFile(filepath.Join(directory, "tls.key"), pair.Key, 0o600))
}
