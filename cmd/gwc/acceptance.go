package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/internal/manual"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An acceptance holds which findings are accepted: by a comment on the line, by an
// annotation of the object, or by a baseline.
type acceptance struct {
	baseline, write string
	accepted        int                                // findings that were left out
	documents       map[*diag.File][]manifest.Document // of files in which something is accepted
	comments        map[*diag.File]bool                // whether a comment of the file accepts something
}

var (
	commentAccept    = lazy.MustCompile(`#\s*gwc:accept\s+(GWC[0-9]{4})\s+\S`)
	annotationAccept = lazy.MustCompile(`gwc\.dev/accept["']?\s*:\s*(.*)`)
	acceptedCode     = lazy.MustCompile(`(GWC[0-9]{4}):\s*[^\s"';]`)
	suppressed       = lazy.MustCompile(`galley\.istio\.io/analyze-suppress["']?\s*:\s*["']?([A-Z0-9, *]+)`)
)

// apply returns the findings that are not accepted, and writes the baseline.
func (a *acceptance) apply(list []diag.Diagnostic) ([]diag.Diagnostic, error) {
	known := map[string]int{}
	if a.baseline != "" {
		text, err := os.ReadFile(a.baseline)
		if err != nil {
			return nil, plainError(a.baseline, err)
		}
		for line := range strings.Lines(string(text)) {
			known[strings.TrimSpace(line)]++
		}
	}
	a.documents, a.comments = map[*diag.File][]manifest.Document{}, map[*diag.File]bool{}
	var kept []diag.Diagnostic
	var all []string
	for _, d := range list {
		line := baselineLine(d)
		switch {
		case a.inText(d):
		case known[line] > 0:
			known[line]--
			all = append(all, line)
		default:
			all = append(all, line)
			kept = append(kept, d)
			continue
		}
		a.accepted++
	}
	if a.write == "" {
		return kept, nil
	}
	slices.Sort(all)
	text := "# Accepted findings: gwc check --baseline reads them, --write-baseline writes them.\n" + strings.Join(all, "\n") + "\n"
	if err := os.WriteFile(a.write, []byte(text), 0o666); err != nil {
		return kept, plainError(a.write, err)
	}
	return kept, nil
}

// plainError returns an error without the name of the system call.
func plainError(path string, err error) error {
	if at, is := errors.AsType[*fs.PathError](err); is {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// baselineLine returns a finding without its line, which changes with the file.
func baselineLine(d diag.Diagnostic) string {
	file := ""
	if d.Span.Known() {
		file = d.Span.File().Name
	}
	return fmt.Sprintf("%s %s %s", d.Code, cmp.Or(file, "-"), diag.Visible(d.Message))
}

// inText reports whether a comment or an annotation accepts a finding.
func (a *acceptance) inText(d diag.Diagnostic) bool {
	if !d.Span.Known() {
		return false
	}
	text := d.Span.File().Text
	if a.hasComments(d.Span.File()) {
		start := bytes.LastIndexByte(text[:d.Span.Start()], '\n') + 1
		line, _, _ := bytes.Cut(text[start:], []byte("\n"))
		for _, m := range commentAccept.FindAllSubmatch(line, -1) {
			if string(m[1]) == string(d.Code) {
				return true
			}
		}
	}
	return a.annotated(d)
}

// hasComments reports whether a file has a comment that accepts anything. A dump of a
// cluster, which may be one long line, has none.
func (a *acceptance) hasComments(file *diag.File) bool {
	has, known := a.comments[file]
	if !known {
		has = bytes.Contains(file.Text, []byte("gwc:accept"))
		a.comments[file] = has
	}
	return has
}

// annotated reports whether the object of a finding accepts it.
func (a *acceptance) annotated(d diag.Diagnostic) bool {
	file := d.Span.File()
	if _, known := a.documents[file]; !known {
		a.documents[file] = nil
		if bytes.Contains(file.Text, []byte("gwc.dev/accept")) || bytes.Contains(file.Text, []byte("analyze-suppress")) {
			a.documents[file] = manifest.Documents(file)
		}
	}
	for _, doc := range a.documents[file] {
		if d.Span.Start() < doc.Start || d.Span.Start() >= doc.End {
			continue
		}
		for _, m := range annotationAccept.FindAllSubmatch(doc.Text(), -1) {
			for _, c := range acceptedCode.FindAllSubmatch(m[1], -1) {
				if string(c[1]) == string(d.Code) {
					return true
				}
			}
		}
		for _, m := range suppressed.FindAllSubmatch(doc.Text(), -1) {
			for name := range strings.SplitSeq(string(m[1]), ",") {
				if slices.Contains(manual.OfPitfall(strings.TrimSpace(name)), d.Code) {
					return true
				}
			}
		}
	}
	return false
}

// A failOn is a flag value: which findings fail a check.
type failOn struct {
	text    string
	warning bool
	codes   []code.Code
}

// String returns the text of the flag.
func (f *failOn) String() string { return f.text }

// Type returns the placeholder for the value in the help text.
func (f *failOn) Type() string { return "error|warning|CODE,..." }

// Set reads a level or codes.
func (f *failOn) Set(text string) error {
	*f = failOn{text: text, warning: text == "warning"}
	if text == "error" || text == "warning" {
		return nil
	}
	for word := range strings.SplitSeq(text, ",") {
		c, err := codeOf(strings.TrimSpace(word))
		if err != nil {
			return fmt.Errorf("expected error, warning or codes: %q", word)
		}
		f.codes = append(f.codes, c)
	}
	return nil
}

// failed reports whether the findings fail the check.
func (f *failOn) failed(list []diag.Diagnostic) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
		switch {
		case len(f.codes) > 0:
			return slices.Contains(f.codes, d.Code)
		case f.warning:
			return d.Severity != diag.Advice
		}
		return d.Severity == diag.Error
	})
}
