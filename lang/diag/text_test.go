package diag_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/lang/diag"
)

// find returns the span of a piece of the text, in a file shop.gwc.
func find(text, piece string) diag.Span {
	i := strings.Index(text, piece)
	return diag.NewFile("shop.gwc", []byte(text)).Span(i, i+len(piece))
}

func printed(t *testing.T, list ...diag.Diagnostic) string {
	t.Helper()
	var b strings.Builder
	if err := (diag.Text{}).Print(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wrong(span diag.Span) diag.Diagnostic {
	return diag.Diagnostic{Code: "GWC0999", Message: "no such thing", Span: span}
}

func TestText(t *testing.T) {
	long := "expose " + strings.Repeat("a", 600) + " htpp " + strings.Repeat("b", 600)
	for _, test := range []struct{ name, text, piece, want string }{
		{"a file without text", "", "", `
shop.gwc:1:1: error[GWC0999]: no such thing
`},
		{"in the middle", "program p\nexpose a htpp at b\n", "htpp", `
shop.gwc:2:10: error[GWC0999]: no such thing
    2 | expose a htpp at b
      |          ^^^^
`},
		{"at the end of the file, where nothing is", "expose a {", "", `
shop.gwc:1:1: error[GWC0999]: no such thing
    1 | expose a {
      | ^
`},
		{"after wide characters", "at 天气.com htpp", "htpp", `
shop.gwc:1:11: error[GWC0999]: no such thing
    1 | at 天气.com htpp
      |             ^^^^
`},
		{"on wide characters", "at 天气.com x", "天气.com", `
shop.gwc:1:4: error[GWC0999]: no such thing
    1 | at 天气.com x
      |    ^^^^^^^^
`},
		{"after tabs and a combining mark", "\tcafe\u0301\thtpp", "htpp", `
shop.gwc:1:8: error[GWC0999]: no such thing
    1 |     café    htpp
      |             ^^^^
`},
		{"a line of Windows", "expose a\r\nexpos b\r\n", "expos b", `
shop.gwc:2:1: error[GWC0999]: no such thing
    2 | expos b
      | ^^^^^^^
`},
		{"several lines", "x\nroute {\n  a\n}\n", "{\n  a\n}", `
shop.gwc:2:7: error[GWC0999]: no such thing
    2 | route {
      |       ^ up to line 4
`},
		{"terminal commands and bytes that are no text", "a \x1b[31m\x9b\u202e\x07 htpp", "htpp", `
shop.gwc:1:12: error[GWC0999]: no such thing
    1 | a ␛[31m<9B><U+202E>␇ htpp
      |                      ^^^^
`},
		{"a long line", long, "htpp", `
shop.gwc:1:609: error[GWC0999]: no such thing
    1 | …` + strings.Repeat("a", 59) + " htpp " + strings.Repeat("b", 115) + `…
      |  ` + strings.Repeat(" ", 60) + `^^^^
`},
		{"after emoji, their joiners, colours and selectors", "🚀 👩\u200d💻 👍🏽 ❤\ufe0f 🇩🇪 htpp", "htpp", `
shop.gwc:1:16: error[GWC0999]: no such thing
    1 | 🚀 👩<U+200D>💻 👍<U+1F3FD> ❤ 🇩🇪 htpp
      |                                  ^^^^
`},
		{"on Hangul of parts, half and full width", "\u1112\u1161\u11ab ｶﾅ ＡＢ", "\u1112\u1161\u11ab ｶﾅ ＡＢ", `
shop.gwc:1:1: error[GWC0999]: no such thing
    1 | ` + "\u1112\u1161\u11ab" + ` ｶﾅ ＡＢ
      | ^^^^^^^^^^
`},
		{"a tab in the middle of the piece", "at\ta\tb.com x", "a\tb.com", `
shop.gwc:1:4: error[GWC0999]: no such thing
    1 | at  a   b.com x
      |     ^^^^^^^^^
`},
		{"a long line of wide characters and tabs", strings.Repeat("天\t", 300) + "htpp", "htpp", `
shop.gwc:1:601: error[GWC0999]: no such thing
    1 | …` + "天 " + strings.Repeat("天  ", 14) + `htpp
      |  ` + strings.Repeat(" ", 59) + `^^^^
`},
		{"several lines that begin far into a long one", strings.Repeat("天", 400) + " {\n}", "{\n}", `
shop.gwc:1:402: error[GWC0999]: no such thing
    1 | …` + strings.Repeat("天", 20) + ` {
      |  ` + strings.Repeat(" ", 41) + `^ up to line 2
`},
		{"a key's mark with blanks", "a\n-----BEGIN PRIVATE  KEY -----\nMHcC\n", "MHcC", `
shop.gwc:3:1: error[GWC0999]: no such thing
`},
		{"a key without its marks", "a\n  MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg,\nMHcC\n", "MHcC", `
shop.gwc:3:1: error[GWC0999]: no such thing
`},
		{"a long word that is no key", "a\nthis-is-a-Service-with-a-very-long-name-0123456789abcdef\n", "this-is", `
shop.gwc:2:1: error[GWC0999]: no such thing
    2 | this-is-a-Service-with-a-very-long-name-0123456789abcdef
      | ^^^^^^^
`},
		{"a line with a private key in base64", "a\n  tls.key: UFJJVkFURSBLRVktLS0tLQ== htpp\n", "htpp", `
shop.gwc:2:37: error[GWC0999]: no such thing
`},
		{"another line of that file", "tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t\nhtpp\n", "htpp", `
shop.gwc:2:1: error[GWC0999]: no such thing
    2 | htpp
      | ^^^^
`},
		{"a file with a private key", "a\n-----BEGIN EC PRIVATE KEY-----\nMHcC\n", "MHcC", `
shop.gwc:3:1: error[GWC0999]: no such thing
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := printed(t, wrong(find(test.text, test.piece))); "\n"+got != test.want {
				t.Errorf("got:\n%s\nwant:%s", got, test.want)
			}
		})
	}
}

func TestTextOfHintAndRelated(t *testing.T) {
	text := "expose a http at x.com\nexpose b http at x.com\n"
	got := printed(t, diag.Diagnostic{Code: "GWC0999", Severity: diag.Warning, Message: "x.com is published twice", Span: find(text, "b http")}.
		WithHint("give one of them %q", "on 8080").WithRelated(find(text, "a http"), "first published here"))
	want := `
shop.gwc:2:8: warning[GWC0999]: x.com is published twice
    2 | expose b http at x.com
      |        ^^^^^^
  hint: give one of them "on 8080"
  shop.gwc:1:8: first published here
    1 | expose a http at x.com
      |        ^^^^^^
`
	if "\n"+got != want {
		t.Errorf("got:\n%s\nwant:%s", got, want)
	}
}

// TestTextHidesKeysInBase64 quotes words of a line with a private key in base64.
func TestTextHidesKeysInBase64(t *testing.T) {
	for _, key := range []string{
		"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5", // PEM
		"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg", "MC4CAQAwBQYDK2VwBCIEIGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxv",
		"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj", "MIIEpAIBAAKCAQEAx", "MHcCAQEEIGhlbGxvIGhlbGxvIGhlbGxvIGhlbGxvIGhl",
	} {
		d := wrong(find("cert x key "+key+" ca\n", key))
		d.Message, d.Hint = "unknown name `"+key+"`", "write `"+key+"`"
		if got := printed(t, d); strings.Contains(got, key[:16]) {
			t.Errorf("a key is shown: %s", got)
		}
	}
}

func TestTextOfNowhere(t *testing.T) {
	if got, want := printed(t, wrong(diag.Span{})), "error[GWC0999]: no such thing\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextMessagesCannotCommandATerminal(t *testing.T) {
	d := wrong(find("a", "a"))
	d.Message, d.Hint = "a\x1b[2J\nb", "c\x1b]0;title\x07"
	if got := printed(t, d); strings.ContainsAny(got, "\x1b\x07") || strings.Count(got, "\n") != 4 {
		t.Errorf("got %q", got)
	}
}

func TestTextShowsAHundred(t *testing.T) {
	var list []diag.Diagnostic
	for i := range 150 {
		d := diag.Diagnostic{Severity: diag.Warning, Message: fmt.Sprintf("message %d.", i)}
		if i == 149 {
			d.Severity = diag.Error
		}
		list = append(list, d)
	}
	got := printed(t, list...)
	if n := strings.Count(got, "\n"); n != 101 {
		t.Errorf("%d lines, want 100 diagnostics and their number", n)
	}
	for piece, want := range map[string]bool{
		"message 98.": true, "message 99.": false, "error: message 149.": true,
		"\n150 diagnostics, showing 100: 1 error, 149 warnings; use --diagnostics json to see all\n": true,
	} {
		if strings.Contains(got, piece) != want {
			t.Errorf("contains %q: %v, want %v", piece, !want, want)
		}
	}
}

func TestTextColor(t *testing.T) {
	var b strings.Builder
	d := wrong(find("a htpp", "htpp"))
	if err := (diag.Text{Color: true}).Print(&b, []diag.Diagnostic{d}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[1;31merror[GWC0999]:\x1b[0m") || !strings.Contains(b.String(), "\x1b[1;31m^^^^\x1b[0m") {
		t.Errorf("no colour: %q", b.String())
	}
}

func TestJSON(t *testing.T) {
	text := "at 天气.com <htpp>\n"
	for _, test := range []struct {
		name string
		list []diag.Diagnostic
		want string
	}{
		{"nothing", nil, `{"diagnostics":[]}`},
		{"a place", []diag.Diagnostic{wrong(find(text, "<htpp>"))},
			`{"diagnostics":[{"code":"GWC0999","severity":"error","message":"no such thing","file":"shop.gwc",` +
				`"start":{"line":1,"column":11},"end":{"line":1,"column":17},"hint":"","related":[],"fix":[]}]}`},
		{"nowhere, with another place", []diag.Diagnostic{wrong(diag.Span{}).WithHint("write <x>").WithRelated(find(text, "at"), "here")},
			`{"diagnostics":[{"code":"GWC0999","severity":"error","message":"no such thing","file":"",` +
				`"start":{"line":0,"column":0},"end":{"line":0,"column":0},"hint":"write <x>",` +
				`"related":[{"message":"here","file":"shop.gwc","start":{"line":1,"column":1},"end":{"line":1,"column":3}}],"fix":[]}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			if err := diag.JSON(&b, test.list); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != test.want+"\n" {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			if !json.Valid([]byte(b.String())) {
				t.Error("not JSON")
			}
		})
	}
}

// FuzzText shows that every text with every span is printed, and that nothing
// in it reaches a terminal as a command.
func FuzzText(f *testing.F) {
	f.Add([]byte("expose a\tb\x1b[0m"), 3, 8)
	f.Add([]byte("天\xff\r\n\r"), 1, 5)
	f.Add([]byte(strings.Repeat("\x80天", 700)), 999, 2000)
	f.Fuzz(func(t *testing.T, text []byte, start, end int) {
		start = min(max(start, 0), len(text))
		end = min(max(end, start), len(text))
		got := printed(t, wrong(diag.NewFile("f", text).Span(start, end)))
		for _, r := range got {
			if r != '\n' && r < ' ' || r >= 0x7f && r < 0xa0 {
				t.Errorf("%q contains %q", got, r)
			}
		}
		if lines := strings.Count(got, "\n"); lines > 3 || len(got) > 20*1000 {
			t.Errorf("%d lines, %d bytes", lines, len(got))
		}
	})
}

// TestLongWord checks that a long piece of a program is quoted without its
// middle, on whole characters, in every part of a diagnostic.
func TestLongWord(t *testing.T) {
	word := strings.Repeat("é", 1<<20)
	span := diag.NewFile("a.gwc", []byte(word)).Span(0, len(word))
	d := diag.At(span, "GWC0110", "unknown word `%s`", word).WithHint("remove %s", word).WithRelated(span, "%s is here", word)
	for _, text := range []string{d.Message, d.Hint, d.Related[0].Message, d.WithFix(span, "x").Fix[0].String()} {
		if len(text) > 300 || !strings.Contains(text, "é… (2097152 bytes) …é") || !utf8.ValidString(text) {
			t.Errorf("%d bytes: %q", len(text), text)
		}
	}
}
