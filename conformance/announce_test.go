package conformance

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// announcement is a line of a case's part gwc, in the form of the comments in gwc's own examples:
//
//	error[GWC0942] "*.example.com": callers without a certificate
//
// The quoted text is the span of the diagnostic, the rest a part of its message.
type announcement struct{ line, severity, code, at, message string }

var announce = regexp.MustCompile(`^(error|warning|advice)\[(GWC\d{4})\] ("(?:[^"\\]|\\.)*"): (.+)$`)

func announced(t *testing.T, lines []string) []announcement {
	t.Helper()
	var out []announcement
	for _, line := range lines {
		m := announce.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%q announces nothing", line)
		}
		at, err := strconv.Unquote(m[3])
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, announcement{line, m[1], m[2], at, m[4]})
	}
	return out
}

func (a announcement) met(d compile.Diagnostic, text []byte) bool {
	return a.severity == d.Severity && a.code == d.Code && a.at == spanned(d, text) && strings.Contains(d.Message, a.message)
}

// spanned is the text of a diagnostic's span, to the end of its first line.
func spanned(d compile.Diagnostic, text []byte) string {
	lines := strings.Split(string(text), "\n")
	if d.Start.Line < 1 || d.Start.Line > len(lines) {
		return ""
	}
	line := []rune(lines[d.Start.Line-1])
	begin, end := d.Start.Column-1, len(line)
	if d.End.Line == d.Start.Line {
		end = d.End.Column - 1
	}
	if begin < 0 || begin > end || end > len(line) {
		return ""
	}
	return string(line[begin:end])
}
