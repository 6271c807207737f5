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
	parse    func(*lang.Source, lang.Statement, *lang.Scope) parsed
	expected func(*lang.Source, lang.Statement, int) []lang.Term
	usage    func() string
	fits     func(*lang.Source, lang.Statement) bool
	items    func() lang.Items

	blockUsage  func() []lang.UsageLine
	productions func() []lang.Production
	compare     func(*lang.Source, lang.Statement) error
}

// define returns the vocabulary's entry for the statement with the grammar T.
func define[T any, N interface {
	*T
	Node
}](keyword string) word {
	g := lang.Define[T](keyword)
	return word{keyword, func(source *lang.Source, statement lang.Statement, s *lang.Scope) parsed {
		node, left, whole := g.Parse(source, statement, s)
		if node == nil {
			return parsed{}
		}
		return parsed{N(node), left, whole}
	}, g.Expected, g.Usage, g.Fits, g.Items, g.BlockUsage, g.Productions, g.Compare}
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

	parts map[int]parsed // what is right of statements with syntax errors
}

// Forget drops the nodes, and the tokens but the first and the last of each statement:
// they take more memory than the rest, and only Names and ClauseAt need them after Lower.
func (f *File) Forget() {
	clear(f.Nodes)
	f.parts = nil
	ends := make([]lang.Token, 0, 2*len(f.Source.Statements))
	for i, s := range f.Source.Statements {
		ends = append(ends, s.Tokens[0], s.Tokens[len(s.Tokens)-1])
		f.Source.Statements[i].Tokens = ends[len(ends)-2:]
	}
	f.Source.Tokens = nil
}

// A parsed is a node and the statement that it is of, without what is wrong in it.
type parsed struct {
	node  Node
	of    lang.Statement
	whole bool // nothing is wrong
}

// Parse parses the statements of a file and reports syntax errors. The words are
// those that the language does not have, with hints.
func Parse(source *lang.Source, sink *diag.Sink, absent ...model.AbsentWord) *File {
	p := parser{Scope: lang.Scope{File: source.File, Sink: sink, Foreign: foreignTo(absent)}, file: &File{Source: source, parts: map[int]parsed{}}}
	statements := source.Statements
	source.Statements = make([]lang.Statement, 0, len(statements))
	for _, statement := range statements {
		p.statement(statement)
	}
	p.Close()
	return p.file
}

// A parser adds the statements of a file.
type parser struct {
	lang.Scope
	file *File
}

// statement parses a statement. If it is wrong and may be two, of which a comma
// joins the first with the second, it is read as two.
func (p *parser) statement(statement lang.Statement) {
	source := p.file.Source
	before, comma, after, joined := lang.AtComma(statement, Begins)
	if !joined {
		p.one(statement, &p.Scope)
		return
	}
	var sink diag.Sink
	if found := parse(source, statement, &lang.Scope{File: p.File, Sink: &sink, Foreign: p.Foreign}); found.whole {
		p.add(statement, found)
		return
	}
	p.Report(diag.At(source.Span(comma), code.UnexpectedToken, "unexpected `,` at the end of a line").WithHint("remove it"))
	p.one(before, &p.Scope)
	p.statement(after)
}

// one parses one statement.
func (p *parser) one(statement lang.Statement, s *lang.Scope) {
	p.add(statement, parse(p.file.Source, statement, s))
}

// add adds a parsed statement to the file.
func (p *parser) add(statement lang.Statement, found parsed) {
	if !found.whole && found.node != nil {
		p.file.parts[len(p.file.Nodes)] = found
		found.node = nil
	}
	p.file.Source.Statements = append(p.file.Source.Statements, statement)
	p.file.Nodes = append(p.file.Nodes, found.node)
}

// parse parses a statement with the grammar of its first word.
func parse(source *lang.Source, statement lang.Statement, s *lang.Scope) parsed {
	first := statement.Tokens[0]
	if w, found := vocabulary[first.Text]; found && first.Kind == lang.Word {
		return w.parse(source, statement, s)
	}
	if first.Kind != lang.Bad {
		s.Report(unknown(source, first, s.Foreign))
	}
	return parsed{}
}

// instead returns the hint for a token that cannot begin a statement.
func instead(text string) string {
	if text == "{" || text == "," {
		return "move it to the end of the line above: a statement ends with its line"
	}
	return "expected one of: " + list(Keywords())
}

// unknown reports a token that cannot begin a statement.
func unknown(source *lang.Source, t lang.Token, foreign func(string) lang.Foreign) diag.Diagnostic {
	if t.Kind != lang.Word {
		return diag.At(source.Span(t), code.UnexpectedToken, "expected a keyword at the start of a statement").WithHint("%s", instead(t.Text))
	}
	text := t.Text
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, "--") || strings.HasPrefix(text, "/*") {
		return diag.At(source.Span(t), code.UnknownWord, "`%s` does not begin a comment", text).WithHint("write `#`")
	}
	if hint := foreign(text).Hint; hint != "" {
		return diag.At(source.Span(t), code.UnknownWord, "unknown word `%s`", text).WithHint("%s", hint)
	}
	return lang.Suggest(diag.At(source.Span(t), code.UnknownWord, "unknown word `%s`", text), text, Keywords(),
		"expected one of: "+list(Keywords()))
}
