package repair_test

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A verdict is the result of following one hint.
type verdict struct {
	hint string
	name string // of the archive
	d    diag.Diagnostic
	form string // empty: no text of the hint can be typed

	revealed []*revealed
}

// TestHints follows every hint of every golden: each text of a hint that can be typed
// is typed where the hint says. The diagnostic is then gone, and no error is there
// that was not there before. Hints that only describe are listed with a reason in
// testdata/hints.txt.
func TestHints(t *testing.T) {
	described, revealed := listedHints(t)
	forms, unlisted, total := map[string]int{}, map[string]bool{}, 0
	for _, corpus := range [][2]string{{"testdata/errors", ""}, {"lang/code/pages", "bad/"}, {"testdata/compile", ""}} {
		for name, p := range archives(t, corpus[0], corpus[1]) {
			t.Run(name, func(t *testing.T) {
				before := p.compile(t, nil)
				for _, d := range before.Diagnostics {
					total++
					for _, option := range options(d.Hint) {
						v := verdict{hint: option, name: name, d: d, revealed: revealed}
						v.follow(t, p, before, described)
						forms[v.form]++
						if v.form == "" {
							unlisted[option] = true
						}
					}
				}
			})
		}
	}
	for _, hint := range slices.Sorted(maps.Keys(unlisted)) {
		t.Errorf("the hint %q is neither of a form that can be typed nor in testdata/hints.txt", hint)
	}
	for _, d := range described {
		if d.used == 0 {
			t.Errorf("testdata/hints.txt lists %q, which no hint is", d.form)
		}
	}
	for _, r := range revealed {
		if !r.used {
			t.Errorf("testdata/hints.txt lists %s of %s, which no hint of %s reveals", r.then, r.name, r.hinted)
		}
	}
	t.Logf("%d diagnostics", total)
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		t.Logf("%5d %s", forms[form], form)
	}
}

// follow types the text of a hint and checks what is then reported.
func (v *verdict) follow(t *testing.T, p program, before gwc.Result, described []*description) {
	if v.d.Span.Known() && path.Ext(v.d.Span.File().Name) != ".gwc" {
		v.form = "of a manifest: gwc writes none"
		return
	}
	for _, f := range hintForms {
		m := f.form.FindStringSubmatch(v.hint)
		if m == nil {
			continue
		}
		v.form = "typed: " + f.name
		for _, text := range f.do(typist{p, t, before, v.d}, m) {
			v.judge(t, p, before, text)
		}
		return
	}
	if d := descriptionOf(described, v.hint); d != nil {
		d.used++
		v.form = "described: " + d.why
	}
}

// judge compares the errors before and after a hint was followed.
func (v *verdict) judge(t *testing.T, p program, before gwc.Result, texts map[string][]byte) {
	if texts == nil {
		t.Errorf("%s %q at %q: cannot type %q", v.d.Code, v.d.Message, v.d.Span.Text(), v.hint)
		return
	}
	after := p.withFiles(t, v.d.Span.File().Name).compile(t, texts)
	was, is := said(before.Diagnostics), said(after.Diagnostics)
	fail := func(format string, args ...any) {
		t.Helper()
		for _, text := range texts {
			t.Logf("typed:\n%s", changedLines(p, text))
		}
		t.Errorf(v.name+": %s %q at %q, hint %q: "+format, append([]any{v.d.Code, v.d.Message, v.d.Span.Text(), v.hint}, args...)...)
	}
	change := changeOf(v.d.Span.File().Text, texts[v.d.Span.File().Name])
	for _, d := range after.Diagnostics {
		key := string(d.Code) + " " + d.Message
		switch {
		case d.Code == v.d.Code && d.Message == v.d.Message && change.same(v.d.Span, d.Span):
			fail("it is still reported")
		case d.Severity == diag.Error && is[key] > was[key] && !v.hid(d, change) && !v.reveals(d):
			fail("then %s", key)
		}
	}
}

// A change is the part of a text that differs from another text.
type change struct{ start, end, grown int }

func changeOf(was, is []byte) change {
	if is == nil {
		return change{len(was), len(was), 0}
	}
	start, tail := 0, 0
	for start < min(len(was), len(is)) && was[start] == is[start] {
		start++
	}
	for tail < min(len(was), len(is))-start && was[len(was)-1-tail] == is[len(is)-1-tail] {
		tail++
	}
	return change{start, len(was) - tail, len(is) - len(was)}
}

// same reports whether a place before the change and one after it are the same.
func (c change) same(was, is diag.Span) bool {
	switch {
	case !is.Known() || was.File().Name != is.File().Name:
		return false
	case was.Start() >= c.end && c.end > c.start || was.Start() > c.end:
		return is.Start() == was.Start()+c.grown
	}
	return is.Start() == was.Start()
}

// hid reports whether a syntax error hid another mistake of its item: the parser
// finds only the first. There is a token between what was typed and the mistake.
func (v *verdict) hid(d diag.Diagnostic, c change) bool {
	if v.d.Code >= "GWC0120" || !d.Span.Known() || d.Span.File().Name != v.d.Span.File().Name {
		return false
	}
	typed := c.end + c.grown
	return d.Span.Start() > typed && len(strings.Fields(string(d.Span.File().Text[typed:d.Span.Start()]))) > 1
}

// reveals reports whether an error is listed as one that a hint does not cause.
func (v *verdict) reveals(d diag.Diagnostic) bool {
	for _, r := range v.revealed {
		if r.name == v.name && r.hinted == v.d.Code && r.then == d.Code {
			r.used = true
			return true
		}
	}
	return false
}

// changedLines returns the lines of a text that no file of the program has.
func changedLines(p program, text []byte) string {
	var out []string
	for line := range strings.Lines(string(text)) {
		known := false
		for _, f := range p.files {
			known = known || strings.Contains(string(f.Data), line)
		}
		if !known {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// withFiles returns the program with the certificate files that hints name, in the
// directory of a file.
func (p program) withFiles(t *testing.T, name string) program {
	t.Helper()
	archive, err := txtar.ParseFile("../../testdata/compile/cert-files-mutual.txtar")
	if err != nil {
		t.Fatal(err)
	}
	extra := map[string][]byte{}
	for _, f := range archive.Files {
		if at := path.Join(path.Dir(name), f.Name); p.files[at] == nil && path.Ext(f.Name) != ".gwc" && f.Name != "want.yaml" {
			extra[at] = f.Data
		}
		if f.Name == "ca.crt" {
			extra[path.Join(path.Dir(name), "server-ca.crt")] = f.Data
		}
	}
	return p.with(extra)
}

// said counts the diagnostics by code and message.
func said(list []diag.Diagnostic) map[string]int {
	count := map[string]int{}
	for _, d := range list {
		count[string(d.Code)+" "+d.Message]++
	}
	return count
}

// options splits a hint into the options that it gives: ", or" is between them.
func options(hint string) (list []string) {
	for hint != "" {
		end, quoted := len(hint), false
		for i := range len(hint) {
			if hint[i] == '`' {
				quoted = !quoted
			}
			if !quoted && strings.HasPrefix(hint[i:], ", or ") {
				end = i
				break
			}
		}
		option := hint[:end]
		if strings.HasPrefix(option, "`") && len(list) > 0 {
			verb, _, _ := strings.Cut(list[len(list)-1], " ")
			option = verb + " " + option
		}
		list = append(list, option)
		hint = strings.TrimPrefix(hint[end:], ", or ")
	}
	return list
}

// A description is a form of hints without a text that can be typed.
type description struct {
	form *regexp.Regexp
	why  string
	used int
}

// A revealed error appears when a hint is followed that is right.
type revealed struct {
	name         string // of the archive
	hinted, then code.Code
	used         bool
}

// listedHints reads the list of hints that only describe what to do, and of errors
// that a right hint reveals. Each part begins with its reason.
func listedHints(t *testing.T) (hints []*description, errors []*revealed) {
	t.Helper()
	text, err := os.ReadFile("testdata/hints.txt")
	if err != nil {
		t.Fatal(err)
	}
	why := ""
	_, list, _ := strings.Cut(string(text), "\n\n") // after the introduction
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if reason, is := strings.CutPrefix(line, "# "); is {
			why = reason
		} else if words := strings.Fields(line); len(words) == 4 && words[2] == "reveals" {
			errors = append(errors, &revealed{name: words[0] + ".txtar", hinted: code.Code(words[1]), then: code.Code(words[3])})
		} else if line != "" {
			hints = append(hints, &description{regexp.MustCompile("^(?:" + line + ")$"), why, 0})
		}
	}
	return hints, errors
}

func descriptionOf(list []*description, hint string) *description {
	for _, d := range list {
		if d.form.MatchString(hint) {
			return d
		}
	}
	return nil
}
