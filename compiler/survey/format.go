package survey

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// formats are how a sheet is written, by name; the first is the default.
var formats = []struct {
	name  string
	write func(Sheet, io.Writer) error
}{
	{"table", Sheet.table}, {"json", Sheet.json}, {"csv", Sheet.csv}, {"markdown", Sheet.markdown},
}

// Formats returns the names of the formats, the default first.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// Write writes the sheet in a format.
func (s Sheet) Write(w io.Writer, format string) error {
	for _, f := range formats {
		if f.name == format {
			return f.write(s, w)
		}
	}
	return fmt.Errorf("no format of a table: %s", format)
}

// table writes columns for a terminal. What is empty is -, so that a line has
// as many words as there are columns for a tool that counts them.
func (s Sheet) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells []string) {
		for i, c := range cells {
			if c == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintf(t, "%s\n", strings.Join(cells, "\t"))
	}
	line(strings.Split(strings.ToUpper(strings.Join(s.columns, "\t")), "\t"))
	for _, cells := range s.cells {
		line(visible(cells))
	}
	return t.Flush()
}

// json writes a list of objects.
func (s Sheet) json(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s.records)
}

// csv writes the table for a spreadsheet.
func (s Sheet) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(s.columns); err != nil {
		return err
	}
	for _, cells := range s.cells {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = inert(c)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inert returns a cell that no spreadsheet takes for a formula.
// https://owasp.org/www-community/attacks/CSV_Injection
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// markdown writes a table for a page.
func (s Sheet) markdown(w io.Writer) error {
	var b strings.Builder
	row := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	row(s.columns)
	b.WriteString(strings.Repeat("|---", len(s.columns)) + "|\n")
	for _, cells := range s.cells {
		escaped := visible(cells)
		for i, c := range escaped {
			escaped[i] = marks.Replace(c)
		}
		row(escaped)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// marks are what Markdown would take for more than text, and HTML.
var marks = strings.NewReplacer(`\`, `\\`, `|`, `\|`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`,
	`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `~`, `\~`, `$`, `\$`)
