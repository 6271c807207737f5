package emit_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/emit"
)

func name(tb testing.TB, s string) string {
	tb.Helper()
	_, after, _ := strings.Cut(string(yamlOf(tb, emit.Object{Name: s})), "name: ")
	return strings.TrimSuffix(after, "\n")
}

// TestPlain has strings as people write them, without quotes.
func TestPlain(t *testing.T) {
	for _, s := range strings.Split(`a|reviews|a.example.com|reviews.default.svc.cluster.local|10.0.0.1|10.0.0.0/8|127.0.0.1:8080|
		/api/v1|^/a[0-9]+$|(a|b)|istio-system/eg-http|HTTP/1.1|5s|0.5s|1.2.3|v1|8f3c2d1a|yes!|nope|not null|
		spiffe://cluster.local/ns/a/sa/b|a:b|a#b|a,b|x-forwarded-for|TLSV1_2|5xx,reset|0.0.0.0/0|1h|12:61|99-1-1|.svc|+a|$host|true.com|
		Mozilla/5.0 (X11)|a "quoted" word|don't|2001:db8::1|~user|<a>|=a`, "|") {
		if s = strings.TrimSpace(s); name(t, s) != s {
			t.Errorf("%s is written %s", s, name(t, s))
		}
	}
}

// TestQuoted has strings that YAML would read as something else.
func TestQuoted(t *testing.T) {
	for _, s := range strings.Split(`|~|null|Null|NULL|true|True|TRUE|false|yes|Yes|YES|no|on|On|off|y|Y|n|N|.inf|.Inf|.INF|+.inf|-.inf|.nan|.NaN|
		0|1|-1|+1|1.5|.5|5.|1e3|1E3|1e+3|1_000|0x1F|0o17|017|0b1|1:30|12:30:45|1:30.5|2001-01-01|2001-1-1|2001-01-01T00:00:00Z|2001-01-01 00:00:00|
		=|<<|*|*.example.com|&a|!a|%a|@a|- a|-a|-|--- a|? a|?a|: a|:a|a: b|a:|a #b|#a|,a|[a|{a|]a|}a|>a|"a"|'a'`+"|`a`|a\tb|a\nb|a\r|\x00|\x7f|é|\u0085|\u2028|\ufeff| a|a |.|+", "|") {
		if s[min(len(s), 1):] != "" && strings.HasPrefix(s, "\n") {
			s = strings.TrimLeft(s, "\n\t")
		}
		if got := name(t, s); !strings.HasPrefix(got, `"`) || !strings.HasSuffix(got, `"`) {
			t.Errorf("%q is written %s", s, got)
		}
	}
}

func TestEscapes(t *testing.T) {
	s := "\"\\\n\t\r\x00\x7f é😀\u0085\u2028\ufeff\U000e0001"
	if want := `"\"\\\n\t\r\u0000\u007f é😀\u0085\u2028\ufeff\U000e0001"`; name(t, s) != want {
		t.Errorf("got %s want %s", name(t, s), want)
	}
}

// TestPlainIsAsDefined checks every string of up to four of the bytes that matter to
// YAML, and that no word is longer than those that are looked up.
func TestPlainIsAsDefined(t *testing.T) {
	const bytes = "0127aeExXoObB_+-.:~=<yYn TtZ/#é\x00"
	var try func(s string, depth int)
	try = func(s string, depth int) {
		if emit.IsPlain(s) != emit.DefinedPlain(s) {
			t.Errorf("%q is plain: %v", s, emit.IsPlain(s))
		}
		for i := range bytes {
			if depth > 0 {
				try(s+bytes[i:i+1], depth-1)
			}
		}
	}
	try("", 3)
	for _, word := range strings.Fields("yes no null true false on off .inf +.inf -.inf .nan ~ << = y n 2001-01-01 2001-1-1t1 12:30:45.5") {
		for _, w := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], word[:1] + strings.ToUpper(word[1:])} {
			try(w, 1)
		}
	}
}

// FuzzStrings reads back what was written, as a value, an item and a key.
func FuzzStrings(f *testing.F) {
	for _, s := range []string{"", "a", "yes", "1_0", "- a", "a: b", "\n", "\u2028", "\U000e0001", "=", "0o8", "1e", "0x", "._", "2001-01-01t1", "!!", "---", strings.Repeat("k", 1200), strings.Repeat("\n", 600)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if emit.IsPlain(s) != emit.DefinedPlain(s) {
			t.Fatalf("%q is plain: %v", s, emit.IsPlain(s))
		}
		o := emit.Object{Name: s, Body: struct {
			List []string          `json:"list"`
			Map  map[string]string `json:"map"`
		}{[]string{s, "end"}, map[string]string{s: s}}}
		b := emit.Bundle{Objects: []emit.Object{o}}
		var list bytes.Buffer
		if err := b.JSON(&list); (err == nil) != utf8.ValidString(s) {
			t.Fatalf("%q: %v", s, err)
		} else if err != nil {
			return
		}
		reads(t, decode(t, yamlOf(t, o)), s)
		reads(t, decodeJSON(t, list.Bytes())["items"].([]any)[0].(map[string]any), s)
	})
}

func reads(t *testing.T, tree map[string]any, s string) {
	t.Helper()
	value := tree["metadata"].(map[string]any)["name"]
	item := tree["list"].([]any)[0]
	keyed, found := tree["map"].(map[string]any)[s]
	if value != any(s) || item != any(s) || keyed != any(s) || !found {
		t.Fatalf("%q is read as %v, %v, %v", s, value, item, keyed)
	}
}
