// Package manual renders the page of each diagnostic code, for `gwc explain` and
// docs/codes. The texts come from lang/code; the diagnostics on a page come from
// building its program.
package manual

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Page returns the page of a code in Markdown.
func Page(c code.Code) string {
	page := c.Page()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n", c, page.Title, kind(page.Severity))
	paragraphs(&b, page.Why)
	if page.Elsewhere != "" {
		paragraphs(&b, "This page has no example: "+page.Elsewhere+".")
	}
	if len(page.Bad) > 0 {
		b.WriteString("\n## Example\n")
		files(&b, page.Bad)
		fmt.Fprintf(&b, "\n```text\n%s```\n", said(c, page.Bad))
	}
	if page.Do != "" {
		fmt.Fprintf(&b, "\n## How to fix it\n\n%s.\n", capital(page.Do))
	}
	files(&b, page.Good)
	return b.String()
}

func paragraphs(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString("\n" + text + "\n")
	}
}

// kind describes the effect of the severity on a build.
func kind(s diag.Severity) string {
	switch s {
	case diag.Warning:
		return "Severity: warning. The build succeeds, but fails with `--strict`. `accept` silences it."
	case diag.Advice:
		return "Severity: advice. `gwc check` shows it, `gwc build` does not. `accept` silences it."
	}
	return "Severity: error. gwc writes no output."
}

// files writes the files of a program without their announcements, and with
// their names if there are several.
func files(b *strings.Builder, list []code.Example) {
	for _, f := range list {
		if len(list) > 1 {
			fmt.Fprintf(b, "\n`%s`:\n", f.Path)
		}
		fmt.Fprintf(b, "\n```%s\n%s```\n", language(f.Path), ended(visible(plain(f).Text)))
	}
}

func language(path string) string {
	switch {
	case strings.HasSuffix(path, ".gwc"):
		return "gwc"
	case strings.HasSuffix(path, ".yaml"):
		return "yaml"
	}
	return "text"
}

func ended(text string) string {
	if strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// visible replaces invalid UTF-8, so that a page is always valid.
func visible(text []byte) string { return strings.ToValidUTF8(string(text), "\ufffd") }

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
