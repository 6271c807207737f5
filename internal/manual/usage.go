package manual

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
)

// maxLine is the number of characters of a line of usage, if its words are short
// enough.
const maxLine = 96

// usage returns the usage of a statement, in lines.
func usage(keyword string) string {
	return folded("", intent.Usage(keyword), len(keyword)+1)
}

// blockUsage returns the usage of the items of a statement's block, in lines.
func blockUsage(keyword string) string {
	var b strings.Builder
	for _, line := range intent.BlockUsage(keyword) {
		indent := strings.Repeat("  ", line.Depth)
		b.WriteString(folded(indent, line.Text, len(indent)+4))
	}
	return b.String()
}

// folded returns a prefix and a text, in several lines if they are too long: it breaks
// the text where words are in no brackets, or where brackets are too long, before `|`.
// The lines that continue it have an indent.
func folded(prefix, text string, indent int) string {
	var b strings.Builder
	b.WriteString(prefix)
	column := len(prefix)
	for i, part := range parts(text) {
		switch {
		case i > 0 && column+1+len(part) > maxLine:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		case i > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(part)
		column += len(part)
	}
	return b.String() + "\n"
}

// parts splits a usage line at the spaces that are in no brackets, and what is longer
// than three quarters of a line before each `|`.
func parts(text string) (list []string) {
	depth, from := 0, 0
	for i, c := range text + " " {
		switch c {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ' ':
			if depth > 0 {
				continue
			}
			part := text[from:i]
			if len(part) > maxLine*3/4 {
				part = strings.ReplaceAll(part, " | ", "\n| ")
			}
			list, from = append(list, strings.Split(part, "\n")...), i+1
		}
	}
	return list
}

// Grammar returns the grammar in the EBNF of the Go specification. The alternatives of
// a rule that is too long have a line each.
func Grammar() string {
	rules := intent.Productions()
	width := 0
	for _, p := range rules {
		width = max(width, len(p.Name))
	}
	var b strings.Builder
	for _, p := range rules {
		b.WriteString(rule(p, width))
	}
	return b.String()
}

func rule(p lang.Production, width int) string {
	prefix := fmt.Sprintf("%-*s = ", width, p.Name)
	if len(prefix)+len(p.Text)+2 <= maxLine {
		return prefix + p.Text + " .\n"
	}
	var b strings.Builder
	alternatives := alternativesOf(p.Text)
	for i, text := range alternatives {
		if i == len(alternatives)-1 {
			text += " ."
		}
		b.WriteString(folded(prefix, text, len(prefix)))
		prefix = fmt.Sprintf("%*s | ", width, "")
	}
	return b.String()
}

// alternativesOf splits a rule at each `|` that is in no brackets.
func alternativesOf(text string) (list []string) {
	depth, from := 0, 0
	words := strings.Split(text, " ")
	for i, word := range words {
		switch word {
		case "[", "(", "{":
			depth++
		case "]", ")", "}":
			depth--
		case "|":
			if depth == 0 {
				list, from = append(list, strings.Join(words[from:i], " ")), i+1
			}
		}
	}
	return append(list, strings.Join(words[from:], " "))
}
