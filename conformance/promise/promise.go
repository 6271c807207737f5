// Package promise reads docs/language.md for what it says of statements, sentence by sentence, and the list of the cases
// that prove it.
//
// It knows sentences; it does not know whether they are kept.
package promise

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	fence    = regexp.MustCompile("(?s)\n```.*?\n```\n")
	end      = regexp.MustCompile("([.]) +")
	blank    = regexp.MustCompile(`\s+`)
	sections = []string{"## expose", "## Routes", "## Destinations", "## Settings", "## Callers", "## egress", "## Objects"}
)

// Sentences are those of the sections about statements and what becomes of them, blanks folded.
func Sentences(document string) []string {
	document = fence.ReplaceAllString("\n"+document, "\n\n")
	var out []string
	for _, section := range strings.Split(document, "\n## ") {
		if !wanted("## " + section) {
			continue
		}
		_, section, _ = strings.Cut(section, "\n") // without its title
		for _, paragraph := range paragraphs(section) {
			out = append(out, strings.Split(end.ReplaceAllString(paragraph, "$1\n"), "\n")...)
		}
	}
	return out
}

func wanted(section string) bool {
	for _, s := range sections {
		if strings.HasPrefix(section, s) {
			return true
		}
	}
	return false
}

// paragraphs are the blocks of text and the points of lists; headings are left out, and tables, which repeat
// what the text says.
func paragraphs(section string) []string {
	var out []string
	for _, block := range strings.Split(section, "\n\n") {
		for _, point := range strings.Split("\n"+block, "\n- ") {
			if point = Fold(point); point != "" && !strings.HasPrefix(point, "|") && !strings.HasPrefix(point, "#") {
				out = append(out, point)
			}
		}
	}
	return out
}

// Fold makes every run of blanks one.
func Fold(text string) string { return strings.TrimSpace(blank.ReplaceAllString(text, " ")) }

// Kept is a sentence with the cases, or the tests elsewhere, that prove it.
type Kept struct {
	Sentence string
	Cases    []string
	Else     string // where it is tested when calls cannot show it
}

// List reads the list: a sentence on a line, and indented below it "cases: NAME, ..." or "elsewhere: WHERE".
func List(text string) ([]Kept, error) {
	var out []Kept
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			out = append(out, Kept{Sentence: Fold(line)})
		case len(out) == 0:
			return nil, fmt.Errorf("line %d: no sentence above", i+1)
		default:
			if err := out[len(out)-1].add(strings.TrimSpace(line)); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
		}
	}
	return out, nil
}

func (k *Kept) add(line string) error {
	if where, ok := strings.CutPrefix(line, "elsewhere: "); ok {
		k.Else = where
		return nil
	}
	names, ok := strings.CutPrefix(line, "cases: ")
	if !ok {
		return fmt.Errorf("%q is neither cases nor elsewhere", line)
	}
	for _, name := range strings.Split(names, ",") {
		k.Cases = append(k.Cases, strings.TrimSpace(name))
	}
	return nil
}
