package expand_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/expand"
	"github.com/gwc-lang/gwc/compiler/values"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// most is the maximum number of statements of an expansion.
const most = 200

func begins(word string) bool {
	return slices.Contains([]string{"expose", "for", "include", "namespace", "values"}, word)
}

// expanded expands a program with values in YAML. ok is false if these are invalid.
func expanded(program, yaml string) (source *lang.Source, errors []diag.Diagnostic, ok bool) {
	value, err := values.FromYAML(diag.NewFile("v.yaml", []byte(yaml)))
	if err != nil || value.Kind != values.Object {
		return nil, nil, false
	}
	var sink diag.Sink
	source = lang.Split(diag.NewFile("a.gwc", []byte(program)), begins, &sink)
	expand.Expand(source, expand.Options{Values: value, Begins: begins, Most: most}, &sink)
	return source, sink.Sorted(), true
}

// FuzzExpand checks that a value never changes the shape of a statement: whatever is
// a word, a mark, a comment or a line end is one in the program, apart from the
// commas of a list, and a value is a Value without what words cannot contain, or a
// string.
func FuzzExpand(f *testing.F) {
	for _, program := range []string{
		"expose web http at ${a}\n", "for x in ${a} { expose ${x} http at ${x.b}, c }\n", "expose ${a}-${b} http { route \"${a} $${b}\" -> x }\n",
		"for x in ${a} { for y in ${x} { expose ${y}\n } }\n", "include \"${a}\"\nfor x in ${a\n{ expose `${a}` }", "for for in ${for[0].b} { namespace x }\n",
	} {
		for _, yaml := range []string{"a: 1", "a: [x, 'y z', {b: c}]", "{a: \"at x, b {\", b: '->'}", "a: [[1, 2], []]", "a: '${a}'\nfor: [{b: [x]}]", "a: &a [x]\nb: *a"} {
			f.Add(program, yaml)
		}
	}
	f.Fuzz(func(t *testing.T, program, yaml string) {
		source, errors, ok := expanded(program, yaml)
		if !ok {
			return
		}
		if len(source.Statements) > most && strings.Contains(program, "for") {
			t.Errorf("%d statements, the limit is %d", len(source.Statements), most)
		}
		for _, s := range source.Statements {
			for _, token := range s.Tokens {
				check(t, program, token, len(errors) > 0 || s.Tokens[0].Text == "for")
			}
		}
		again, errors2, _ := expanded(program, yaml)
		if len(again.Statements) != len(source.Statements) || len(errors) != len(errors2) {
			t.Error("another expansion differs")
		}
	})
}

// check checks a token of an expanded program. unresolved is true if it may have no
// value: after an error, and in the first line of a loop.
func check(t *testing.T, program string, token lang.Token, unresolved bool) {
	in := program[token.Start:token.End]
	switch {
	case token.Kind == lang.Value && (token.Text == "" || lang.NotInWord(token.Text) >= 0):
		t.Errorf("the value %q is not a word", token.Text)
	case token.Kind == lang.Value, token.Kind == lang.Bad:
	case token.Kind == lang.Punct && token.Text == "}" && in == "": // of a block that is not closed
	case token.Kind == lang.String && strings.Contains(in, "${"):
	case token.Kind == lang.Punct && token.Text == "," && strings.HasPrefix(in, "${"):
	case token.Text != in && token.Kind != lang.EOL:
		t.Errorf("the token %q is not in the program, but %q is", token.Text, in)
	case !unresolved && token.HasExpansion():
		t.Errorf("the token %q has no value", token.Text)
	}
}
