package compiler_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestPagesAreFormatted checks that the programs of the pages are formatted, but for
// those that are there to show an error. On docs/format.md, a program that is marked
// `before` is formatted to the next one. With -update, the pages are written.
func TestPagesAreFormatted(t *testing.T) {
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		golden.File(t, page, []byte(formattedPage(t, page, string(text))))
	}
}

// formattedPage returns a page with its programs formatted.
func formattedPage(t *testing.T, page, text string) string {
	t.Helper()
	var out, program strings.Builder
	info, before := "", ""
	for line := range strings.Lines(text) {
		fence, is := strings.CutPrefix(strings.TrimRight(line, "\n"), "```")
		switch {
		case is && info == "":
			info = fence + " "
		case is:
			shown := program.String()
			program.Reset()
			switch {
			case strings.HasPrefix(info, "gwc before"):
				before = shown
			case strings.HasPrefix(info, "gwc ") && !strings.Contains(info, "wrong"):
				if before == "" {
					before = shown
				}
				shown, before = formattedText(t, page, before), ""
			}
			out.WriteString(shown)
			info = ""
		case info != "":
			program.WriteString(line)
			continue
		}
		out.WriteString(line)
	}
	return out.String()
}

func formattedText(t *testing.T, page, text string) string {
	t.Helper()
	out, list := gwc.Format(diag.NewFile(page, []byte(text)))
	for _, d := range list {
		t.Errorf("%s: %s: %s in\n%s", page, d.Code, d.Message, text)
	}
	return string(out)
}
