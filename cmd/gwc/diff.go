package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/gwc-lang/gwc/emit/folder"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/diag"
)

// nowhere is the name of a file that does not exist, in a unified diff.
const nowhere = "/dev/null"

// unified returns a change as a unified diff. The content of a Secret is not shown.
// Control characters are made visible: files of others are shown too.
func (c comparison) unified(change folder.Change) string {
	before, after := c.path+"/"+change.Path, c.path+"/"+change.Path
	if change.Before == nil {
		before = nowhere
	}
	if change.After == nil {
		after = nowhere
	}
	if change.Private || isSecret(change.Before) || isSecret(change.After) {
		return diag.Visible(fmt.Sprintf("--- %s", before)) + "\n" + diag.Visible(fmt.Sprintf("+++ %s", after)) +
			"\n# a Secret: its content is not shown\n"
	}
	text := diff.Diff(before, withoutReturns(change.Before), after, withoutReturns(change.After))
	_, text, _ = bytes.Cut(text, []byte("\n")) // the line "diff OLD NEW", which patch does not need
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		b.WriteString(diag.Visible(strings.TrimSuffix(line, "\n")) + "\n")
	}
	return b.String()
}

func withoutReturns(data []byte) []byte { return bytes.ReplaceAll(data, []byte{'\r'}, nil) }

// secret matches what shows that a text holds a Secret, or a private key that
// somebody put there.
var secret = lazy.MustCompile(`(?m)^\s*-?\s*"?kind"?:\s*"?Secret"?\b|PRIVATE KEY`)

func isSecret(data []byte) bool { return secret.Match(data) }
