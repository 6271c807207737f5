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

// An announcement says in a file that a diagnostic comes. It is a comment on
// the line in which the wrong piece begins:
//
//	expose a http at x..com   # error[GWC0203] "x..com": part of the message
//
// The piece in quotes may be left out. Where a line cannot carry a comment, or
// is long, the announcement is beneath it and has a caret for each line that
// it is lower:
//
//	expose a http at "x
//	#^ error[GWC0103]: never closed
//
// Several in a line follow each other. A diagnostic without a place is
// announced in an archive's prose, on a line of its own, without the #.
type announcement struct {
	file     string
	line     int
	severity string
	code     string
	piece    string
	message  string
}

const announced = `(error|warning|advice)\[(GWC[0-9]{4})\](?: ("(?:[^"\\]|\\.)*"))?: ([^#\n]*)`

var (
	inComment = regexp.MustCompile(`#(\^*) ?` + announced)
	inProse   = regexp.MustCompile(`(?m)^()` + announced)
)

// Announced compares diagnostics with what the files and the prose announce:
// each announcement must come, and each diagnostic, but for those of the
// severities in unsaid, must be announced.
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
		t.Errorf("announced, and did not come: %s", a)
	}
}

// String returns the announcement as a diagnostic is printed.
func (a announcement) String() string {
	return fmt.Sprintf("%s:%d: %s[%s] %q: %s", a.file, a.line, a.severity, a.code, a.piece, a.message)
}

func (a announcement) of(d diag.Diagnostic) bool {
	var file string
	var line int
	if d.Span.Known() {
		file, line = d.Span.File.Name, d.Span.File.Position(d.Span.Start).Line
	}
	return a.file == file && a.line == line && a.severity == d.Severity.String() && a.code == string(d.Code) &&
		(a.piece == "" || a.piece == d.Span.Text()) && strings.Contains(d.Message, a.message)
}

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
		list = append(list, announcement{file, line - len(m[1]), m[2], m[3], piece, strings.TrimSpace(m[5])})
	}
	return list
}
