package compile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Manifests runs gwc check over a folder of hand-written manifests. It returns what gwc says, and its line of figures.
func Manifests(dir string, args ...string) (said []Diagnostic, figures string, err error) {
	gwc, err := command()
	if err != nil {
		return nil, "", err
	}
	text, err := checked(gwc, dir, args...)
	if err != nil {
		return nil, "", err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	form, err := checked(gwc, dir, append([]string{"--diagnostics", "json"}, args...)...)
	if err != nil {
		return nil, "", err
	}
	var answer struct{ Diagnostics []Diagnostic }
	if err := json.Unmarshal(form, &answer); err != nil {
		return nil, "", fmt.Errorf("gwc check: %w\n%s", err, form)
	}
	return answer.Diagnostics, lines[len(lines)-1], nil
}

// checked returns what gwc check prints of a folder. A status above 1, as of a crash, is an error.
func checked(gwc, dir string, args ...string) ([]byte, error) {
	check := exec.Command(gwc, append([]string{"check", "."}, args...)...)
	var stderr bytes.Buffer
	check.Dir, check.Stderr = dir, &stderr
	err := check.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("gwc check %s: %w\n%s", dir, err, stderr.Bytes())
	}
	return stderr.Bytes(), nil
}

// Checked runs gwc check over files of hand-written manifests.
func Checked(paths []string, args ...string) ([]Diagnostic, error) {
	gwc, err := command()
	if err != nil {
		return nil, err
	}
	check := exec.Command(gwc, append(append([]string{"check", "--diagnostics", "json"}, args...), paths...)...)
	var stderr bytes.Buffer
	check.Stderr = &stderr
	var exit *exec.ExitError
	if err := check.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, fmt.Errorf("gwc check: %w\n%s", err, stderr.Bytes())
	}
	var answer struct{ Diagnostics []Diagnostic }
	if err := json.Unmarshal(stderr.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("gwc check: %w\n%s", err, stderr.Bytes())
	}
	return answer.Diagnostics, nil
}
