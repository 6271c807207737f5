package lang_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

func TestLex(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"expose a.b:80 http", "Word(expose) Word(a.b:80) Word(http)"},
		{"a->b", "Word(a) Punct(->) Word(b)"},
		{"a - > b", "Word(a) Word(-) Bad(>) Word(b)"},
		{"80->8080, 443", "Word(80) Punct(->) Word(8080) Punct(,) Word(443)"},
		{"a-b--> c", "Word(a-b-) Punct(->) Word(c)"},
		{"x{y}z", "Word(x) Punct({) Word(y) Punct(}) Word(z)"},
		{"a = b ^= c ~ d=e", "Word(a) Word(=) Word(b) Word(^=) Word(c) Word(~) Word(d=e)"},
		{"${a.b}-x", "Word(${a.b}-x)"},
		{"$${a}/x", "Word($${a}/x)"},
		{"$${a", "Bad($${a)"},
		{"${a b}", "Bad(${a) Word(b) Punct(})"},
		{"a#b", "Word(a) Bad(#b)"},
		{`"a # b" # c`, `String("a # b") Comment(# c)`},
		{`"a\"b"`, `String("a\"b")`},
		{`"a\qb" x`, `Bad("a\qb") Word(x)`},
		{`"a\xffb"`, `Bad("a\xffb")`},
		{`"a\u00ffb"`, `String("a\u00ffb")`},
		{"\"a\nb", "Bad(\"a) EOL Word(b)"},
		{"`a\\d\"#{` b", "String(`a\\d\"#{`) Word(b)"},
		{"`a\r\nb`", "Bad(`a) EOL Word(b) Bad(`)"},
		{"`a\x01b` c", "Bad(`a\x01b`) Word(c)"},
		{"``", "String(``)"},
		{"/a/{id}/b{x}.y {z}", "Word(/a/{id}/b{x}.y) Punct({) Word(z) Punct(})"},
		{"https://h/{id} a/{id}", "Word(https://h/{id}) Word(a/) Punct({) Word(id) Punct(})"},
		{"/a{} /a{b c} /a{b", "Word(/a) Punct({) Punct(}) Word(/a) Punct({) Word(b) Word(c) Punct(}) Word(/a) Punct({) Word(b)"},
		{"\"a\\\nb", "Bad(\"a\\) EOL Word(b)"},
		{"a\r\nb\rc", "Word(a) EOL Bad(b\rc)"},
		{"a\n\n \r\n\n b", "Word(a) EOL Word(b)"},
		{"\"a\r\n", "Bad(\"a) EOL"},
		{"# é\r\n# \xff", "Comment(# é) EOL Bad(# \xff)"},
		{"é x;y (", "Bad(é) Bad(x;y) Bad(()"},
		{"\ufeffa \ufeff", "Word(a) Bad(\ufeff)"}, // only a mark at the beginning
		{`"é"`, `String("é")`},
		{"\"a\tb\" \"\x01\"", "String(\"a\tb\") Bad(\"\x01\")"},
	} {
		var words []string
		for _, tok := range lang.Lex(c.text) {
			word := tok.Kind.String() + "(" + tok.Text + ")"
			if tok.Kind == lang.EOL {
				word = "EOL"
			}
			words = append(words, word)
		}
		got := strings.Join(words, " ")
		if got != c.want {
			t.Errorf("%q\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ text, want, said string }{
		{"a b\nc", "a b|c", ""},
		{"a b,\n\n # x\n c\nd", "a b , c|d", ""},
		{"a { b\nc } d\n", "a { b c }|d", ""},
		{"a {\n{ x } }", "a { { x } }", ""},
		{"a b }\nc", "a b|c", "1:5 GWC0106 \"}\": unmatched `}` (remove it)\n"},
		{"a { b\nserve c\n serve d\nserve e", "!a { b }|serve c|serve d|serve e", "1:3 GWC0105 \"{\": unclosed block (close it with `}`)\n"},
		{"a { b {\n serve c\n }\nserve e {\n }", "!a { b { serve c } }|serve e { }", "1:3 GWC0105 \"{\": unclosed block (close it with `}`)\n"},
		{"a { b {\n x\n", "!a { b { x } }", "1:7 GWC0105 \"{\": unclosed block (close it with `}`)\n"},
		{"a {\nserve b }", "a { serve b }", ""},
		{"a { ", "!a { }", "1:3 GWC0105 \"{\": unclosed block (close it with `}`)\n"},
		{"a; b", "!a; b", "1:2 GWC0102 \";\": unexpected character `;` (replace it with a line break)\n"},
		{"a ;\nb", "!a ;|b", "1:3 GWC0102 \";\": unexpected character `;` (remove it: a statement ends with its line)\n"},
		{"a x?y \"b", "!a x?y \"b", "1:4 GWC0102 \"?\": unexpected character `?` (quote the text)\n1:7 GWC0103 \"\\\"b\": unterminated string (close it with `\"` on the same line)\n"},
		{"a `b", "!a `b", "1:3 GWC0103 \"`b\": unterminated string (close it with a backquote on the same line)\n"},
		{`a "b\q"`, `!a "b\q"`, "1:5 GWC0104 \"\\\\q\": invalid escape in a string (write `\\\\` for a backslash)\n"},
		{"a é", "!a é", "1:3 GWC0102 \"é\": unexpected character `é` (quote text, and write an international host in punycode (xn--...))\n"},
		{"a b\xffc", "!a b\xffc", "1:4 GWC0101 \"\\xff\": invalid UTF-8: byte 0xff (save the file as UTF-8)\n"},
		{"# b\xff\na", "!# b\xff|a", "1:4 GWC0101 \"\\xff\": invalid UTF-8: byte 0xff (save the file as UTF-8)\n"},
		{"a \x00", "!a \x00", "1:3 GWC0102 \"\\x00\": unexpected control character 0x00 (remove it)\n"},
		{"a ${b", "!a ${b", "1:3 GWC0108 \"${\": unterminated `${` (close it with `}`; the text `${` is `$${`)\n"},
		{"\ufeffserve a\r\nserve b\r\n", "serve a|serve b", ""},
	} {
		var sink diag.Sink
		source := lang.Split(diag.NewFile("a.gwc", []byte(c.text)), func(w string) bool { return w == "serve" }, &sink)
		var list []string
		for _, st := range source.Statements {
			var words []string
			for _, tok := range st.Tokens {
				if tok.Kind != lang.EOL && tok.Kind != lang.Comment {
					words = append(words, tok.Text)
				}
			}
			text := strings.Join(words, " ")
			if st.Broken {
				text = "!" + text
			}
			list = append(list, text)
		}
		if got := strings.Join(list, "|"); got != c.want {
			t.Errorf("%q\ngot  %s\nwant %s", c.text, got, c.want)
		}
		if got := say(sink.Sorted()); got != c.said {
			t.Errorf("%q\ngot  %swant %s", c.text, got, c.said)
		}
	}
}

func TestDepth(t *testing.T) {
	for depth, want := range map[int]int{lang.MaxDepth: 0, lang.MaxDepth + 1: 1, 1000: 1} {
		text := "serve a" + strings.Repeat(" {", depth) + strings.Repeat(" }", depth)
		var sink diag.Sink
		lang.Split(diag.NewFile("a.gwc", []byte(text)), func(string) bool { return false }, &sink)
		if got := len(sink.Sorted()); got != want {
			t.Errorf("%d levels: %d diagnostics, want %d", depth, got, want)
		}
	}
}

// FuzzLex checks that each byte other than a blank is in exactly one token, and in at
// most one statement.
func FuzzLex(f *testing.F) {
	for _, seed := range []string{"serve a.com { wait 3s, try \"x\\n\" } # c\r\n", "\ufeff${a}${", "\"\\", "a->b\x00\xff;", "} { {\nserve x"} {
		f.Add([]byte(seed))
	}
	for _, pattern := range []string{"../examples/*/*.gwc", "../examples/seed/*/*.gwc"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("no examples at %s: %v", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			for end := range len(text) + 1 {
				f.Add(text[:end])
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := string(text)
		at := len(s) - len(strings.TrimPrefix(s, "\ufeff"))
		for _, tok := range lang.Lex(s) {
			if strings.Trim(s[at:tok.Start], " \t") != "" || tok.End <= tok.Start {
				t.Fatalf("%q: between %d and %+v", s, at, tok)
			}
			at = int(tok.End)
		}
		if strings.Trim(s[at:], " \t") != "" {
			t.Fatalf("%q: after %d", s, at)
		}
		var sink diag.Sink
		source := lang.Split(diag.NewFile("a.gwc", text), func(w string) bool { return w == "serve" }, &sink)
		last := int32(0)
		for _, st := range source.Statements {
			if len(st.Tokens) == 0 || st.Tokens[0].Start < last {
				t.Fatalf("%q: %+v", s, source.Statements)
			}
			last = st.Tokens[len(st.Tokens)-1].End
			if !st.Broken {
				toy.Parse(source, st, &lang.Scope{File: source.File, Sink: &sink})
			}
		}
	})
}
