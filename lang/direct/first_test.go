package direct_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/lang/direct"
)

type inner struct {
	Words []string `parser:"(?! 'z':Word) ( @'b':Word | 'c':Word Word )"`
}

type grammar struct {
	A bool    `parser:"( @'a':Word? | 'a':Word 'x':Word )"`
	B []inner `parser:"@@*"`
	C string  `parser:"( ( 'd':Word @Word ) | @'e':Word | @Word ) 'f':Word"`
}

func TestFirstWords(t *testing.T) {
	got := direct.New(reflect.TypeFor[grammar](), map[string]lexer.TokenType{"Word": 1}).FirstWords()
	if want := []string{"a", "b", "c", "d", "e"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
