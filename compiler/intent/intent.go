// Package intent is the vocabulary of the language: one file per statement,
// with its grammar, its checks and its translation to records of the model. It
// handles one statement at a time; package join combines several statements
// about the same thing. It does not depend on the objects
// of a target; what a target decides is in model.Defaults.
package intent

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Node is a parsed statement.
type Node interface {
	// lower checks the statement alone, reports all of its errors, and adds its
	// record if there are none.
	lower(s *scope, out *model.Statements)
}

// A word is an entry of the vocabulary: a keyword and its statement.
type word struct {
	keyword  string
	parse    func(*lang.Source, lang.Statement, *lang.Scope) Node
	expected func(*lang.Source, lang.Statement, int) []lang.Term
	usage    func() string
}

// define returns the vocabulary's entry for the statement with the grammar T.
func define[T any, N interface {
	*T
	Node
}](keyword string) word {
	g := lang.Define[T](keyword)
	return word{keyword, func(source *lang.Source, statement lang.Statement, s *lang.Scope) Node {
		if parsed := g.Parse(source, statement, s); parsed != nil {
			return N(parsed)
		}
		return nil
	}, g.Expected, g.Usage}
}

// Begins reports whether a statement can begin with the word.
func Begins(keyword string) bool {
	_, found := vocabulary[keyword]
	return found
}

// Keywords returns the words that a statement can begin with, sorted.
func Keywords() []string {
	words := make([]string, 0, len(vocabulary))
	for w := range vocabulary {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// Usage returns the syntax of the statement with that keyword in one line, or
// "" if there is no such statement.
func Usage(keyword string) string {
	if w, found := vocabulary[keyword]; found {
		return w.usage()
	}
	return ""
}

// Expected returns what may follow at an offset of a file: keywords outside a
// statement, and the next terms of the grammar inside one.
func (f *File) Expected(offset int) (terms []lang.Term) {
	if i := f.StatementAt(offset); i >= 0 {
		statement := f.Source.Statements[i]
		first := statement.Tokens[0]
		if w, found := vocabulary[first.Text]; found && int(first.End) < offset {
			return w.expected(f.Source, statement, offset)
		}
	}
	for _, w := range Keywords() {
		terms = append(terms, lang.Term{Word: w})
	}
	return terms
}

// StatementAt returns the index of the statement that contains an offset, or on
// whose last line it is. It returns -1 if there is none.
func (f *File) StatementAt(offset int) int {
	for i, s := range f.Source.Statements {
		start, end := int(s.Tokens[0].Start), int(s.Tokens[len(s.Tokens)-1].End)
		if start <= offset && (offset <= end || !bytes.ContainsRune(f.Source.File.Text[end:offset], '\n')) {
			return i
		}
	}
	return -1
}

// A File is a source file and its statements.
type File struct {
	Source *lang.Source
	// Nodes has a node for each of the source's statements. It is nil for a
	// statement with a syntax error.
	Nodes []Node
}

// Parse parses the statements of a file and reports syntax errors.
func Parse(source *lang.Source, sink *diag.Sink) *File {
	s := lang.Scope{File: source.File, Sink: sink}
	file := &File{Source: source, Nodes: make([]Node, len(source.Statements))}
	for i, statement := range source.Statements {
		if statement.Broken {
			continue
		}
		first := statement.Tokens[0]
		w, found := vocabulary[first.Text]
		if first.Kind != lang.Word || !found {
			s.Report(unknown(source, first))
			continue
		}
		file.Nodes[i] = w.parse(source, statement, &s)
	}
	s.Close()
	return file
}

// instead returns the hint for a token that cannot begin a statement.
func instead(text string) string {
	if text == "{" || text == "," {
		return "move it to the end of the line above: a statement ends with its line"
	}
	return "expected one of: " + list(Keywords())
}

// unknown reports a token that cannot begin a statement.
func unknown(source *lang.Source, t lang.Token) diag.Diagnostic {
	if t.Kind != lang.Word {
		return diag.At(source.Span(t), code.UnexpectedToken, "expected a keyword at the start of a statement").WithHint("%s", instead(t.Text))
	}
	text := t.Text
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, "--") || strings.HasPrefix(text, "/*") {
		return diag.At(source.Span(t), code.UnknownWord, "`%s` does not begin a comment", text).WithHint("write `#`")
	}
	return lang.Suggest(diag.At(source.Span(t), code.UnknownWord, "unknown word `%s`", text), text, Keywords(),
		"expected one of: "+list(Keywords()))
}
