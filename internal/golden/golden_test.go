package golden

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/lang/diag"
)

func TestAnnouncements(t *testing.T) {
	files := fstest.MapFS{
		"b.gwc": {Data: []byte("# just a comment with error words\nexpose a # warning[GWC0316]: any host # advice[GWC0503] \"a\": no port\n")},
		"a.gwc": {Data: []byte("at \"x\n#^ error[GWC0103] \"\\\"x\": never closed\n\n#^^^ error[GWC0101]: bytes; hint: save it\n")},
	}
	var got []string
	for _, a := range all([]byte("Shows nothing.\nerror[GWC0193]: failed\n"), files) {
		got = append(got, a.String())
	}
	want := `:0: error[GWC0193] "": failed
a.gwc:1: error[GWC0103] "\"x": never closed
a.gwc:1: error[GWC0101] "": bytes; hint: save it
b.gwc:2: warning[GWC0316] "": any host
b.gwc:2: advice[GWC0503] "a": no port`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("announced:\n%s\nwant:\n%s", text, want)
	}
}

func TestAnnouncementOf(t *testing.T) {
	file := diag.NewFile("a.gwc", []byte("expose a\nexpose b\n"))
	d := diag.Diagnostic{Code: "GWC0102", Severity: diag.Warning, Message: "b is bad", Hint: "say c", Span: file.Span(16, 17)}
	right := announcement{"a.gwc", 2, "warning", "GWC0102", "b", "is bad", "say"}
	if !right.of(d) {
		t.Errorf("%s does not announce the diagnostic", right)
	}
	for name, change := range map[string]func(a *announcement){
		"file":     func(a *announcement) { a.file = "b.gwc" },
		"line":     func(a *announcement) { a.line = 1 },
		"severity": func(a *announcement) { a.severity = "error" },
		"code":     func(a *announcement) { a.code = "GWC0103" },
		"piece":    func(a *announcement) { a.piece = "expose" },
		"message":  func(a *announcement) { a.message = "is good" },
		"hint":     func(a *announcement) { a.hint = "nothing" },
	} {
		wrong := right
		if change(&wrong); wrong.of(d) {
			t.Errorf("another %s makes no difference", name)
		}
	}
}
