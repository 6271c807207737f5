package diag

import (
	"io"
	"net/url"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// SARIF writes all diagnostics, in their order, as one run of that version of
// gwc in SARIF 2.1.0, the format of code scanners. Every code in use is a rule
// of the run, with the text of `gwc explain`. A diagnostic without a place in a
// file is a notification of the run, not a result. No source text is quoted.
// After 100 results with the same message and hint, the hint is left out.
func SARIF(w io.Writer, version string, list []Diagnostic) error {
	return writeJSON(w, sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0",
		Runs: []sarifRun{sarifOf(version, list)},
	})
}

func sarifOf(version string, list []Diagnostic) sarifRun {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}, Invocations: []sarifInvocation{{Successful: true}}}
	run.Tool.Driver = sarifDriver{Name: "gwc", Version: version, URI: repository}
	rules := map[code.Code]int{}
	var repeats repeats
	for i, d := range list {
		if _, repeated := repeats.of(i, d); repeated && len(d.Fix) == 0 { // the hint describes the fix
			d.Hint = ""
		}
		if _, known := rules[d.Code]; !known {
			rules[d.Code] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(d.Code))
		}
		if d.Span.Known() {
			run.Results = append(run.Results, sarifResultOf(d, rules[d.Code]))
			continue
		}
		call := &run.Invocations[0]
		call.Notifications = append(call.Notifications, sarifNotification{
			Rule: sarifReference{d.Code, rules[d.Code]}, Level: sarifLevels[d.Severity], Message: sarifText{d.full()}})
		call.Successful = call.Successful && d.Severity != Error
	}
	return run
}

// repository is the home of gwc and of the pages of its codes.
const repository = "https://github.com/gwc-lang/gwc"

// DocURL returns the address of the page of a code.
func DocURL(c code.Code) string { return repository + "/blob/main/docs/codes/" + string(c) + ".md" }

var sarifLevels = [...]string{Error: "error", Warning: "warning", Advice: "note"}

func sarifRuleOf(c code.Code) sarifRule {
	return sarifRule{
		ID: c, Short: sarifText{c.Title()}, Full: sarifTextOf(c.Why()), Help: sarifTextOf(c.Do()),
		HelpURI: DocURL(c), Default: sarifConfiguration{sarifLevels[c.Severity()]},
	}
}

// sarifTextOf returns an optional text.
func sarifTextOf(text string) *sarifText {
	if text == "" {
		return nil
	}
	return &sarifText{text}
}

func sarifResultOf(d Diagnostic, rule int) sarifResult {
	out := sarifResult{
		ID: d.Code, Index: rule, Level: sarifLevels[d.Severity], Message: sarifText{d.full()},
		Locations: []sarifLocation{{Place: sarifPlaceOf(d.Span)}},
	}
	for i, r := range d.Notes() {
		place := r.Span
		if !place.Known() { // SARIF has no location without one
			place = d.Span
		}
		out.Related = append(out.Related, sarifLocation{i + 1, sarifPlaceOf(place),
			&sarifText{r.Span.safe(d.safe(r.Message))}})
	}
	if edits := d.edits(); len(edits) > 0 {
		change := sarifChange{Artifact: sarifArtifact{uri(d.Span.File().Name)}}
		for _, e := range edits {
			change.Replacements = append(change.Replacements, sarifReplacement{sarifRegionOf(e.Span), sarifText{e.Text}})
		}
		out.Fixes = []sarifFix{{sarifText{d.safe(d.Hint)}, []sarifChange{change}}}
	}
	return out
}

func sarifPlaceOf(s Span) sarifPlace {
	return sarifPlace{sarifArtifact{uri(s.File().Name)}, sarifRegionOf(s)}
}

func sarifRegionOf(s Span) sarifRegion {
	start, end := s.File().Position(s.Start()), s.File().Position(s.End())
	return sarifRegion{start.Line, start.Column, end.Line, end.Column}
}

// full returns the message followed by the hint.
func (d Diagnostic) full() string {
	text := d.safe(d.Message)
	if d.Hint != "" {
		text += "\nhint: " + d.safe(d.Hint)
	}
	return text
}

// uri returns a file's name as a URI. A relative name stays relative.
func uri(name string) string {
	if len(name) > 2 && name[1:3] == ":/" { // a Windows drive
		name = "/" + name
	}
	u := url.URL{Path: name}
	if strings.HasPrefix(name, "/") {
		u.Scheme = "file"
	}
	return u.String()
}
