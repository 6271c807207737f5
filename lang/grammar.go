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
type Grammar[T any] struct{ *Syntax }

// A Syntax is what does not depend on the struct of a grammar. It is not generic: the
// compiler would write it once for each statement.
type Syntax struct {
	// Keyword is the word that the statement begins with.
	Keyword string
	of      reflect.Type // the struct
	build   func() built
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
type built struct {
	direct direct.Parser
	full   func() full
}

// A statement is any statement, and a root what participle parses: its parser is one type
// for all grammars.
type (
	statement any
	root      struct {
		Statement statement `parser:"@@"`
	}
)

// full is what errors, blocks and editors need of a grammar.
type full struct {
	of     reflect.Type
	parser *participle.Parser[root]
	direct direct.Parser
	syntax *item
	fast   *recognizer
}

// Define returns the grammar of the statement that begins with the keyword. It
// is built on first use, and panics if the struct is not a valid grammar.
func Define[T any](keyword string) *Grammar[T] {
	return &Grammar[T]{newSyntax(keyword, reflect.TypeFor[T]())}
}

func newSyntax(keyword string, of reflect.Type) *Syntax {
	return &Syntax{keyword, of, sync.OnceValue(func() built {
		parser := direct.New(of, symbols{}.Symbols())
		return built{parser, sync.OnceValue(func() full { return newFull(of, parser) })}
	})}
}

func newFull(of reflect.Type, direct direct.Parser) full {
	only := participle.Union[statement](reflect.Zero(of).Interface())
	parser := participle.MustBuild[root](participle.Lexer(symbols{}), participle.UseLookahead(0), only)
	syntax := readSyntax(parser.String(), leavesOf(of))
	return full{of: of, parser: parser, direct: direct, syntax: syntax, fast: newRecognizer(syntax.all)}
}

// participle parses a statement with participle's parser.
func (b full) participle(lex *lexer.PeekingLexer) (node reflect.Value, err error) {
	parsed, err := b.parser.ParseFromLexer(lex)
	if err != nil {
		return reflect.Value{}, err
	}
	node = reflect.New(b.of)
	node.Elem().Set(reflect.ValueOf(parsed.Statement))
	return node, nil
}

// all returns all that there is of the grammar.
func (g *Syntax) all() full { return g.build().full() }

// Usage returns the statement's syntax in one line, without the contents of
// blocks.
func (g *Syntax) Usage() string { return g.all().syntax.usage }

// Parse parses a statement that begins with the keyword, and reports each wrong
// item of its blocks. If the statement has an error, whole is false, and the
// node has only the items that are right: it is that of left. It is nil if the
// error is not in a block.
func (g *Grammar[T]) Parse(source *Source, statement Statement, scope *Scope) (node *T, left Statement, whole bool) {
	parsed, left, whole := g.parse(source, statement, scope)
	if parsed.IsValid() {
		node = parsed.Interface().(*T)
	}
	return node, left, whole
}

func (g *Syntax) parse(source *Source, statement Statement, scope *Scope) (node reflect.Value, left Statement, whole bool) {
	if statement.Broken && statement.deep() {
		return reflect.Value{}, statement, false
	}
	scope.Enter(statement)
	whole = !statement.Broken
	if node = g.line(source, statement); node.IsValid() {
		return node, statement, whole
	}
	b := g.all()
	node, err := b.node(newStream(source, statement, b.syntax))
	if err == nil {
		return node, statement, whole
	}
	left = Statement{Tokens: b.mistakes(source, statement, err, scope), Broken: true}
	if left.Tokens == nil {
		return reflect.Value{}, left, false
	}
	node, _ = b.node(newStream(source, left, b.syntax))
	return node, left, false
}

// line parses a statement without a block. It returns no value with an error, and for other
// statements: a stream needs the syntax of a block.
func (g *Syntax) line(source *Source, statement Statement) reflect.Value {
	if slices.ContainsFunc(statement.Tokens, func(t Token) bool { return t.Kind == Punct && t.Text == "{" }) {
		return reflect.Value{}
	}
	node := reflect.New(g.of)
	peeking, err := lexer.Upgrade(newStream(source, statement, nil))
	if err != nil || !g.build().direct.Parse(peeking, node.Elem()) {
		return reflect.Value{}
	}
	return node
}

// node parses a statement. It returns no value with an error.
func (b full) node(s *stream) (reflect.Value, error) {
	peeking, err := lexer.Upgrade(s)
	if err != nil {
		return reflect.Value{}, err
	}
	start, node := peeking.MakeCheckpoint(), reflect.New(b.of)
	if b.direct.Parse(peeking, node.Elem()) {
		return node, nil
	}
	peeking.LoadCheckpoint(start)
	return b.participle(peeking)
}

// Compare parses a statement with each of the two parsers, and returns how their
// results differ. It is for tests: Parse uses participle only for statements with
// errors.
func (g *Syntax) Compare(source *Source, statement Statement) error {
	b := g.all()
	peeking, err := lexer.Upgrade(newStream(source, statement, b.syntax))
	if err != nil {
		return err
	}
	start, got := peeking.MakeCheckpoint(), reflect.New(b.of)
	accepted := b.direct.Parse(peeking, got.Elem())
	peeking.LoadCheckpoint(start)
	switch want, err := b.participle(peeking); {
	case accepted != (err == nil):
		return fmt.Errorf("accepted directly: %v; by participle: %w", accepted, err)
	case accepted && !reflect.DeepEqual(got.Interface(), want.Interface()):
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
func (g *Syntax) Expected(source *Source, statement Statement, offset int) []Term {
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
func (b full) upTo(text string) int {
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
