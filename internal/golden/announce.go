package golden

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/lang/diag"
)

// An announcement is a comment that expects a diagnostic. It is on the line where
// the diagnostic begins:
//
//	expose a http at x..com   # error[GWC0203] "x..com": part of the message
//
// The quoted text is optional. The message may be followed by a part of the hint:
//
//	expose a htpp at x.com   # error[GWC0270] "htpp": unknown; hint: did you mean
//
// If the line is long or cannot have a comment, the
// announcement is on a later line and has one caret for each line of distance:
//
//	expose a http at "x
//	#^ error[GWC0103]: never closed
//
// A line can have several announcements. A diagnostic without a position is
// announced in the comment of the archive, on a line of its own, without the #.
type announcement struct {
	file     string
	line     int
	severity string
	code     string
	piece    string
	message  string
	hint     string // a part of it; may be empty
}

const announced = `(error|warning|advice)\[(GWC[0-9]{4})\](?: ("(?:[^"\\]|\\.)*"))?: ([^#\n]*)`

var (
	inComment = regexp.MustCompile(`#(\^*) ?` + announced)
	inProse   = regexp.MustCompile(`(?m)^()` + announced)
)

// Announced compares diagnostics with the announcements in the files and the prose.
// Each announced diagnostic must occur, and each diagnostic must be announced,
// except those with a severity in unsaid.
func Announced(t *testing.T, prose []byte, files fstest.MapFS, list []diag.Diagnostic, unsaid ...diag.Severity) {
	t.Helper()
	waiting := all(prose, files)
	for _, d := range list {
		i := slices.IndexFunc(waiting, func(a announcement) bool { return a.of(d) })
		switch {
		case i >= 0:
			waiting = slices.Delete(waiting, i, i+1)
		case !slices.Contains(unsaid, d.Severity):
			var text strings.Builder
			_ = diag.Text{}.Print(&text, []diag.Diagnostic{d})
			t.Errorf("not announced:\n%s", &text)
		}
	}
	for _, a := range waiting {
		t.Errorf("announced, but not reported: %s", a)
	}
}

// String returns the announcement as a diagnostic is printed.
func (a announcement) String() string {
	text := fmt.Sprintf("%s:%d: %s[%s] %q: %s", a.file, a.line, a.severity, a.code, a.piece, a.message)
	if a.hint != "" {
		text += hintMark + a.hint
	}
	return text
}

func (a announcement) of(d diag.Diagnostic) bool {
	var file string
	var line int
	if d.Span.Known() {
		file, line = d.Span.File().Name, d.Span.File().Position(d.Span.Start()).Line
	}
	return a.file == file && a.line == line && a.severity == d.Severity.String() && a.code == string(d.Code) &&
		(a.piece == "" || a.piece == d.Span.Text()) && strings.Contains(d.Message, a.message) &&
		strings.Contains(d.Hint, a.hint)
}

// hintMark separates the message of an announcement from the hint.
const hintMark = "; hint: "

func all(prose []byte, files fstest.MapFS) []announcement {
	list := in("", 0, inProse, prose)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		for i, line := range bytes.Split(files[path].Data, []byte("\n")) {
			list = append(list, in(path, i+1, inComment, line)...)
		}
	}
	return list
}

func in(file string, line int, form *regexp.Regexp, text []byte) (list []announcement) {
	for _, m := range form.FindAllStringSubmatch(string(text), -1) {
		piece, _ := strconv.Unquote(m[4])
		message, hint, _ := strings.Cut(strings.TrimSpace(m[5]), hintMark)
		list = append(list, announcement{file, line - len(m[1]), m[2], m[3], piece, message, hint})
	}
	return list
}
