package diag

import (
	"fmt"
	"io"
	"strings"
)

// GitHub writes the diagnostics, in their order, as workflow commands, which
// GitHub Actions shows as annotations of a change: one line each,
//
//	::error file=F,line=L,endLine=L,col=C,endColumn=C,title=CODE TITLE::MESSAGE
//
// followed by the hint and the related places. Of more than 100 of one cause it
// writes three, the last with the number of the others.
func GitHub(w io.Writer, list []Diagnostic) error {
	var b strings.Builder
	for _, f := range findings(list) {
		d := f.Diagnostic
		b.WriteString("::" + githubCommands[d.Severity] + " ")
		for _, p := range githubPlace(d.Span) {
			b.WriteString(p + ",")
		}
		b.WriteString("title=" + githubProperty(strings.TrimSpace(string(d.Code)+" "+d.Code.Title())))
		b.WriteString("::" + githubData(strings.TrimSuffix(githubMessage(d)+"\n"+f.like(), "\n")) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var githubCommands = [...]string{Error: "error", Warning: "warning", Advice: "notice"}

// githubPlace returns the properties of a place. GitHub supports columns only
// within one line.
func githubPlace(s Span) []string {
	if !s.Known() {
		return nil
	}
	start, end := s.File().Position(s.Start()), s.File().Position(s.End())
	list := []string{"file=" + githubProperty(visible(s.File().Name)), fmt.Sprintf("line=%d", start.Line), fmt.Sprintf("endLine=%d", end.Line)}
	if start.Line == end.Line {
		list = append(list, fmt.Sprintf("col=%d", start.Column), fmt.Sprintf("endColumn=%d", end.Column))
	}
	return list
}

// githubMessage returns the text of a diagnostic, one item per line, without
// terminal control sequences: it also appears in a log.
func githubMessage(d Diagnostic) string {
	lines := strings.Split(d.full(), "\n")
	for _, r := range d.Notes() {
		lines = append(lines, place(r.Span)+r.Span.safe(d.safe(r.Message)))
	}
	for i, line := range lines {
		lines[i] = visible(line)
	}
	return strings.Join(lines, "\n")
}

var (
	githubDataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubPropertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(text string) string     { return githubDataEscapes.Replace(text) }
func githubProperty(text string) string { return githubPropertyEscapes.Replace(text) }
