// Package manual writes the page of each diagnostic code: what `gwc explain`
// prints and docs/codes holds. It knows how a page looks; what it says is the
// code's own, and what gwc says of the programs on it gwc is asked.
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
		paragraphs(&b, "No program shows it: "+page.Elsewhere+".")
	}
	if len(page.Bad) > 0 {
		b.WriteString("\n## What brings it\n")
		files(&b, page.Bad)
		fmt.Fprintf(&b, "\n```text\n%s```\n", said(c, page.Bad))
	}
	if page.Do != "" {
		fmt.Fprintf(&b, "\n## What to do\n\n%s.\n", capital(page.Do))
	}
	files(&b, page.Good)
	return b.String()
}

func paragraphs(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString("\n" + text + "\n")
	}
}

// kind says what the severity does to a build.
func kind(s diag.Severity) string {
	switch s {
	case diag.Warning:
		return "A warning: the program compiles, and fails with `--strict`. `accept` silences it."
	case diag.Advice:
		return "Advice: `gwc check` shows it, `gwc build` does not. `accept` silences it."
	}
	return "An error: nothing is written."
}

// files shows the files of a program, without what they announce; their names
// where there are several.
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

// visible shows a text of whatever bytes as UTF-8.
func visible(text []byte) string { return strings.ToValidUTF8(string(text), "\ufffd") }

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
