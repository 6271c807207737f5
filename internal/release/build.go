package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// A platform is a system and an architecture, as Go names them.
type platform struct{ os, arch string }

// platforms are those for which there are archives.
var platforms = []platform{
	{"darwin", "amd64"}, {"darwin", "arm64"}, {"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

// binary is the name of gwc on the platform.
func (p platform) binary() string {
	if p.os == "windows" {
		return "gwc.exe"
	}
	return "gwc"
}

// build builds gwc for a platform into a directory, and returns its path. The binary is
// static, and has no path of the machine.
func (r *release) build(dir string, p platform) (string, error) {
	out, err := filepath.Abs(filepath.Join(dir, p.os+"-"+p.arch, p.binary()))
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X main.stamped="+r.version, "-o", out, "./cmd/gwc")
	cmd.Dir = r.source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch)
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build for %s/%s: %w\n%s", p.os, p.arch, err, text)
	}
	return out, nil
}
