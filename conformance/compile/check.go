package compile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// Diagnostic is one thing that gwc says of a file. Lines and columns count from 1, columns in characters.
type Diagnostic struct {
	Code, Severity, Message, Hint, File string
	Start, End                          struct{ Line, Column int }
	Related                             []struct {
		File  string
		Start struct{ Line, Column int }
	}
}

// Inventory runs gwc check over an inventory alone, as somebody who writes Istio objects by hand does. status is the
// command's exit status.
func Inventory(manifests []byte, args ...string) (said []Diagnostic, status int, err error) {
	gwc, err := command()
	if err != nil {
		return nil, 0, err
	}
	empty, err := os.MkdirTemp("", "gwc-inventory-")
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = os.RemoveAll(empty) }()
	check := exec.Command(gwc, append([]string{"check", "--inventory", "-", "--diagnostics", "json"}, args...)...)
	var stderr bytes.Buffer
	check.Dir, check.Stdin, check.Stderr = empty, bytes.NewReader(manifests), &stderr
	var exit *exec.ExitError
	if err := check.Run(); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else if err != nil {
		return nil, 0, err
	}
	var answer struct{ Diagnostics []Diagnostic }
	if err := json.Unmarshal(stderr.Bytes(), &answer); err != nil {
		return nil, status, fmt.Errorf("gwc check: %w\n%s", err, stderr.Bytes())
	}
	return answer.Diagnostics, status, nil
}
