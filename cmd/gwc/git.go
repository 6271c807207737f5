package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// atRevision returns the files of a path at a revision, read with git.
func atRevision(ctx context.Context, revision, path string) (fs.FS, error) {
	git := exec.CommandContext(ctx, "git", "archive", "--format=zip", "--end-of-options", revision, path) //nolint:gosec // no shell, and no options
	var stdout, stderr bytes.Buffer
	git.Stdout, git.Stderr = &stdout, &stderr
	if err := git.Run(); err != nil {
		said := diag.Visible(strings.TrimSpace(stderr.String()))
		if errors.Is(err, exec.ErrNotFound) {
			said = "git is not installed"
		}
		if strings.Contains(said, "pathspec") {
			return nil, fmt.Errorf("revision %s has no path %s: %s", revision, path, said)
		}
		return nil, fmt.Errorf("%s is neither a path nor a revision of git: %s", revision, said)
	}
	archive, err := zip.NewReader(bytes.NewReader(stdout.Bytes()), int64(stdout.Len()))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", revision, err)
	}
	return archive, nil
}
