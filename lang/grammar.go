package lang

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/direct"
)

// A Grammar is the syntax of one statement: a struct T in the notation of
// participle over the tokens Word, String, Punct, EOL (between the items of a
// block) and Sep (a comma at the end of a setting). Literals are typed
// ('via':Word), so that a quoted word is never a keyword.
type Grammar[T any] struct {
	// Keyword is the word that the statement begins with.
	Keyword string
	build   func() built[T]
}

// A Foreign is what the language has instead of a word of other tools. The zero
// Foreign is for any other word.
type Foreign struct {
	// Instead are words that mean the same; one is suggested where it parses.
	Instead []string
	// Hint says what to do if there is no such word.
	Hint string
	// Known is true for a word that has a meaning of its own, so that it does not
	// misspell another word.
	Known bool
}

// built is a grammar's parser for statements without errors. What else there is of the
// grammar takes many times longer to make than a statement to parse, and a run may not
// need it.
type built[T any] struct {
	direct direct.Parser
	full   func() full[T]
}

// full is what errors, blocks and editors need of a grammar.
type full[T any] struct {
	parser *participle.Parser[T]
	direct direct.Parser
	syntax *item
	fast   *recognizer
}

// Define returns the grammar of the statement that begins with the keyword. It
// is built on first use, and panics if the struct is not a valid grammar.
func Define[T any](keyword string) *Grammar[T] {
	return &Grammar[T]{Keyword: keyword, build: sync.OnceValue(func() built[T] {
		parser := direct.New(reflect.TypeFor[T](), symbols{}.Symbols())
		return built[T]{parser, sync.OnceValue(func() full[T] { return newFull[T](keyword, parser) })}
	})}
}

func newFull[T any](keyword string, direct direct.Parser) full[T] {
	parser := participle.MustBuild[T](participle.Lexer(symbols{}), participle.UseLookahead(0))
	syntax := readSyntax(keyword, parser.String(), leavesOf(reflect.TypeFor[T]()))
	return full[T]{parser: parser, direct: direct, syntax: syntax, fast: newRecognizer(syntax.all)}
}

// all returns all that there is of the grammar.
func (g *Grammar[T]) all() full[T] { return g.build().full() }

// Usage returns the statement's syntax in one line, without the contents of
// blocks.
func (g *Grammar[T]) Usage() string { return g.all().syntax.usage }

// Parse parses a statement that begins with the keyword, and reports each wrong
// item of its blocks. If the statement has an error, whole is false, and the
// node has only the items that are right: it is that of left. It is nil if the
// error is not in a block.
func (g *Grammar[T]) Parse(source *Source, statement Statement, scope *Scope) (node *T, left Statement, whole bool) {
	if statement.Broken && statement.deep() {
		return nil, statement, false
	}
	scope.Enter(statement)
	whole = !statement.Broken
	if node = g.line(source, statement); node != nil {
		return node, statement, whole
	}
	b := g.all()
	node, err := b.node(newStream(source, statement, b.syntax))
	if err == nil {
		return node, statement, whole
	}
	left = Statement{Tokens: b.mistakes(source, statement, err, scope), Broken: true}
	if left.Tokens == nil {
		return nil, left, false
	}
	node, _ = b.node(newStream(source, left, b.syntax))
	return node, left, false
}

// line parses a statement without a block. It returns nil with an error, and for other
// statements: a stream needs the syntax of a block.
func (g *Grammar[T]) line(source *Source, statement Statement) *T {
	if slices.ContainsFunc(statement.Tokens, func(t Token) bool { return t.Kind == Punct && t.Text == "{" }) {
		return nil
	}
	node := new(T)
	peeking, err := lexer.Upgrade(newStream(source, statement, nil))
	if err != nil || !g.build().direct.Parse(peeking, reflect.ValueOf(node).Elem()) {
		return nil
	}
	return node
}

// node parses a statement. It returns nil with an error.
func (b full[T]) node(s *stream) (*T, error) {
	peeking, err := lexer.Upgrade(s)
	if err != nil {
		return nil, err
	}
	start, node := peeking.MakeCheckpoint(), new(T)
	if b.direct.Parse(peeking, reflect.ValueOf(node).Elem()) {
		return node, nil
	}
	peeking.LoadCheckpoint(start)
	if node, err = b.parser.ParseFromLexer(peeking); err != nil {
		return nil, err
	}
	return node, nil
}

// Compare parses a statement with each of the two parsers, and returns how their
// results differ. It is for tests: Parse uses participle only for statements with
// errors.
func (g *Grammar[T]) Compare(source *Source, statement Statement) error {
	b := g.all()
	peeking, err := lexer.Upgrade(newStream(source, statement, b.syntax))
	if err != nil {
		return err
	}
	start, got := peeking.MakeCheckpoint(), new(T)
	accepted := b.direct.Parse(peeking, reflect.ValueOf(got).Elem())
	peeking.LoadCheckpoint(start)
	switch want, err := b.parser.ParseFromLexer(peeking); {
	case accepted != (err == nil):
		return fmt.Errorf("accepted directly: %v; by participle: %w", accepted, err)
	case accepted && !reflect.DeepEqual(got, want):
		return fmt.Errorf("directly %+v; by participle %+v", got, want)
	}
	return nil
}

// FirstWords returns a function that returns the words with which a part of a
// statement can begin, in the grammar's order. It computes them on first use.
func FirstWords[T any]() func() []string {
	return sync.OnceValue(func() []string { return direct.New(reflect.TypeFor[T](), symbols{}.Symbols()).FirstWords() })
}

// Expected returns the terms that may follow in a statement at an offset, in
// the grammar's order, without duplicates. The word at the offset is ignored.
func (g *Grammar[T]) Expected(source *Source, statement Statement, offset int) []Term {
	b := g.all()
	stream := newStream(source, statement, b.syntax)
	for _, t := range statement.Tokens {
		if t.Kind == Word && int(t.Start) < offset && offset <= int(t.End) {
			offset = int(t.Start)
		}
	}
	at := 0
	for at < len(statement.Tokens) && int(statement.Tokens[at].Start) < offset && !statement.Tokens[at].closes() {
		at++
	}
	_, before := stream.find(at)
	var out []Term
	terms, _ := b.syntax.all.expected(before, lexer.Token{}, false)
	for _, t := range terms {
		same := func(o Term) bool { return o.Word == t.Word && o.Leaf == t.Leaf }
		if (t.Word != "" || t.Leaf != "") && !slices.ContainsFunc(out, same) {
			out = append(out, Term{Word: t.Word, Leaf: t.Leaf})
		}
	}
	return out
}

// upTo returns the length of the valid beginning of a text; more than its
// length if the text is a statement.
func (b full[T]) upTo(text string) int {
	tokens := Lex(text)
	peeking, err := lexer.Upgrade(newStream(&Source{}, Statement{Tokens: tokens}, b.syntax))
	if err == nil {
		_, err = b.parser.ParseFromLexer(peeking)
	}
	var unexpected participle.Error
	switch {
	case err == nil:
		return len(text) + 1
	case errors.As(err, &unexpected):
		return offsetOf(tokens, unexpected.Position().Offset)
	}
	return 0
}

// offsetOf returns where a token begins; of the token after the last one, where
// the last one ends that is not a comment.
func offsetOf(tokens []Token, at int) int {
	if at < len(tokens) {
		return int(tokens[at].Start)
	}
	for _, t := range slices.Backward(tokens) {
		if t.Kind != Comment && t.Kind != EOL {
			return int(t.End)
		}
	}
	return 0
}

// symbols tells participle the kinds of tokens. It does not lex: a stream
// provides the tokens.
type symbols struct{}

// sep is the kind of a comma at the end of a setting, seen by grammars only.
const sep Kind = 20

func (symbols) Symbols() map[string]lexer.TokenType {
	table := map[string]lexer.TokenType{"EOF": lexer.EOF, "Sep": lexer.TokenType(sep)}
	for kind, name := range kindNames {
		table[name] = lexer.TokenType(kind)
	}
	return table
}

func (symbols) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("a grammar reads tokens, not text")
}
