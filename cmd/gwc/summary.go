package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/internal/units"
	"github.com/gwc-lang/gwc/lang/diag"
)

// summarize adds the line about the whole check, and the files that were left out.
func (m *manifests) summarize(f units.Folder, list []diag.Diagnostic) {
	if m.verbose {
		for _, name := range m.alternatives {
			m.notes = append(m.notes, fmt.Sprintf("note: %s: defines an object that another file of its directory defines, too", name))
		}
		for _, s := range f.Skipped {
			m.notes = append(m.notes, fmt.Sprintf("note: %s: %s, not a manifest", s.File, s.Why))
		}
	}
	if n := len(m.alternatives); n > 0 {
		m.notes = append(m.notes, fmt.Sprintf("note: %s define the same objects as others of their directory: they are checked as alternatives, unless --together is set", plural(n, "file")))
	}
	counts := [3]int{}
	for _, d := range list {
		counts[d.Severity]++
	}
	text := fmt.Sprintf("%s in %s: %s, %s", plural(f.Objects, "Istio object"), plural(len(f.Units), "unit"), plural(counts[diag.Error], "error"), plural(counts[diag.Warning], "warning"))
	if m.accept.accepted > 0 {
		text += fmt.Sprintf(", %s accepted", plural(m.accept.accepted, "finding"))
	}
	if len(f.Skipped) > 0 {
		text += "; " + reasons(f)
		if !m.verbose {
			text += " (--verbose lists them)"
		}
	}
	m.notes = append(m.notes, text)
}

// reasons returns which files are not manifests.
func reasons(f units.Folder) string {
	verb := "are not manifests"
	if len(f.Skipped) == 1 {
		verb = "is not a manifest"
	}
	var words []string
	for _, c := range f.Reasons() {
		words = append(words, plural(c.N, c.Why))
	}
	return fmt.Sprintf("%s %s: %s", plural(len(f.Skipped), "file"), verb, strings.Join(words, ", "))
}

// plural returns a number with its noun, as 1,376 objects.
func plural(n int, noun string) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if n == 1 {
		return text + " " + noun
	}
	if first, rest, found := strings.Cut(noun, " without "); found {
		return text + " " + first + "s without " + rest
	}
	if strings.HasSuffix(noun, "ch") {
		return text + " " + noun + "es"
	}
	return text + " " + noun + "s"
}
