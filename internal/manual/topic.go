package manual

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang/code"
)

// The topics other than statements.
const (
	aboutLanguage = "language"
	aboutGrammar  = "grammar"
)

// topics has what is written of each statement and of the language: a text, and
// examples. Usage and grammar are computed.
//
//go:embed topics/*.txtar
var topics embed.FS

// A topic is what topics has.
type topic struct {
	text     string
	examples []string       // the programs, in no directory
	beside   []code.Example // files that the examples refer to
}

// topicOf returns a topic; the zero topic if there is none.
func topicOf(name string) topic {
	text, err := topics.ReadFile(path.Join("topics", name+".txtar"))
	if err != nil {
		return topic{}
	}
	archive := txtar.Parse(text)
	out := topic{text: strings.TrimSpace(string(archive.Comment))}
	for _, f := range archive.Files {
		if path.Ext(f.Name) == ".gwc" && path.Dir(f.Name) == "." {
			out.examples = append(out.examples, string(f.Data))
		} else {
			out.beside = append(out.beside, code.Example{Path: f.Name, Text: f.Data})
		}
	}
	return out
}

// Topics returns the names of the topics of `gwc help` with a few words about each:
// the statements, the language and the grammar.
func Topics() map[string]string {
	all := map[string]string{aboutLanguage: "the language, with the usage of every statement", aboutGrammar: "the grammar in EBNF"}
	for _, keyword := range intent.Keywords() {
		all[keyword] = "the statement `" + keyword + "`"
	}
	return all
}

// Topic returns the text of a topic for a terminal; "" if there is none.
func Topic(name string) string {
	var b strings.Builder
	switch {
	case name == aboutGrammar:
		b.WriteString(Grammar())
	case name == aboutLanguage:
		about := topicOf(name)
		fmt.Fprintf(&b, "%s\n\nExample:\n\n%s\nStatements (see `gwc help STATEMENT`, and `gwc help grammar`):\n\n", about.text, indented(about.examples...))
		for i, keyword := range intent.Keywords() {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(indented(usage(keyword) + "    " + strings.ReplaceAll(topicOf(keyword).text, "\n", "\n    ") + "\n"))
		}
	case slices.Contains(intent.Keywords(), name):
		about := topicOf(name)
		fmt.Fprintf(&b, "%s\n\nUsage:\n\n%s%s\nExamples:\n\n%s\nSee docs/language.md for all of its rules.\n",
			about.text, indented(usage(name)), indented(blockUsage(name)), indented(about.examples...))
	}
	return b.String()
}

// indented returns texts indented by two spaces, with a blank line between them.
func indented(texts ...string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Join(texts, "\n")) {
		if line != "\n" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// Reference returns the generated part of docs/language.md in Markdown: the usage of
// each statement, and the grammar.
func Reference() string {
	var b strings.Builder
	b.WriteString("### Usage\n")
	for _, keyword := range intent.Keywords() {
		fmt.Fprintf(&b, "\n`%s`: %s\n\n```text\n%s%s```\n", keyword, topicOf(keyword).text, usage(keyword), blockUsage(keyword))
	}
	fmt.Fprintf(&b, "\n### EBNF\n\n```ebnf\n%s```\n", Grammar())
	return b.String()
}
