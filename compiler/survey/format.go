package survey

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/gwc-lang/gwc/lang/diag"
)

// formats are the output formats of a sheet, by name; the first is the default.
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
	return fmt.Errorf("unknown table format: %s", format)
}

// table writes columns for a terminal. An empty cell is -, so that every line
// has as many fields as there are columns, for tools that split at spaces.
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

// json writes an array of objects.
func (s Sheet) json(w io.Writer) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s.records); err != nil {
		return err
	}
	_, err := w.Write(diag.Quiet(b.Bytes()))
	return err
}

// csv writes CSV for a spreadsheet.
func (s Sheet) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(s.columns); err != nil {
		return err
	}
	for _, cells := range s.cells {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = inert(quiet(c))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// quiet returns a cell without terminal control sequences. Tabs and line ends
// stay: they are text of a cell.
func quiet(cell string) string {
	var b strings.Builder
	for _, r := range cell {
		if strings.ContainsRune("\t\r\n", r) {
			b.WriteRune(r)
		} else {
			b.WriteString(diag.Visible(string(r)))
		}
	}
	return b.String()
}

// inert returns a cell that a spreadsheet does not evaluate as a formula.
// https://owasp.org/www-community/attacks/CSV_Injection
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// markdown writes a Markdown table.
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

// marks escapes the special characters of Markdown and HTML.
var marks = strings.NewReplacer(`\`, `\\`, `|`, `\|`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`,
	`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `~`, `\~`, `$`, `\$`)
