package diag

import (
	"io"

	"github.com/gwc-lang/gwc/lang/code"
)

// JSON writes all diagnostics, in their order, as one JSON object in one line:
//
//	{"diagnostics":[{"code","severity","message","file","start":{"line","column"},
//	 "end":{"line","column"},"hint","related":[{"message","file","start","end"}],
//	 "fix":[{"file","start","end","text"}]}]}
//
// Every member is always present: an empty hint is "", an empty list is []. The last
// related places are the iterations of loops that the diagnostic is about. The
// file of an unknown place is "", its lines and columns are 0. After 100
// diagnostics with the same message and hint, both are "", and the member "same"
// is the index of the first.
func JSON(w io.Writer, list []Diagnostic) error {
	out := struct {
		Diagnostics []jsonDiagnostic `json:"diagnostics"`
	}{make([]jsonDiagnostic, 0, len(list))}
	var repeats repeats
	for i, d := range list {
		said := jsonOf(d)
		if first, repeated := repeats.of(i, d); repeated {
			said.Message, said.Hint, said.Same = "", "", &first
		}
		out.Diagnostics = append(out.Diagnostics, said)
	}
	return writeJSON(w, out)
}

type jsonDiagnostic struct {
	Code     code.Code `json:"code"`
	Severity string    `json:"severity"`
	jsonPlace
	Hint    string      `json:"hint"`
	Related []jsonPlace `json:"related"`
	Fix     []jsonEdit  `json:"fix"`
	Same    *int        `json:"same,omitempty"`
}

type jsonEdit struct {
	File  string   `json:"file"`
	Start Position `json:"start"`
	End   Position `json:"end"`
	Text  string   `json:"text"`
}

type jsonPlace struct {
	Message string   `json:"message"`
	File    string   `json:"file"`
	Start   Position `json:"start"`
	End     Position `json:"end"`
}

func jsonOf(d Diagnostic) jsonDiagnostic {
	out := jsonDiagnostic{d.Code, d.Severity.String(), jsonAt(d.Span, d.safe(d.Message)), d.safe(d.Hint), []jsonPlace{}, []jsonEdit{}, nil}
	for _, r := range d.Notes() {
		out.Related = append(out.Related, jsonAt(r.Span, r.Span.safe(d.safe(r.Message))))
	}
	for _, e := range d.edits() {
		f := e.Span.File()
		out.Fix = append(out.Fix, jsonEdit{f.Name, f.Position(e.Span.Start()), f.Position(e.Span.End()), e.Text})
	}
	return out
}

func jsonAt(s Span, message string) jsonPlace {
	if !s.Known() {
		return jsonPlace{Message: message}
	}
	return jsonPlace{message, s.File().Name, s.File().Position(s.Start()), s.File().Position(s.End())}
}
