package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// runsAsNobody runs the entrypoint of the image in a chroot as nobody, with nothing but
// the files of the image: no engine for containers is needed.
func runsAsNobody(t *testing.T, root string) {
	if os.Getuid() != 0 {
		t.Skip("chroot requires root")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the binary is for amd64")
	}
	for _, test := range []struct{ args, in, want string }{
		{"version", "", "gwc v1.2.3"},
		{"build -", "expose web:80 http at www.example.com\n", "kind: VirtualService"},
	} {
		var out bytes.Buffer
		cmd := exec.Command(entrypoint, strings.Fields(test.args)...)
		cmd.Env, cmd.Dir = []string{"PATH=/usr/local/bin"}, "/"
		cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(test.in), &out, &out
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		if err := cmd.Run(); err != nil || !strings.Contains(out.String(), test.want) {
			t.Errorf("gwc %s: %v\n%s", test.args, err, &out)
		}
	}
}
