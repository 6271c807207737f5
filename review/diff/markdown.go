package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Mark is the first line of the markdown: a later comment finds the one that it replaces
// by it.
const Mark = "<!-- gwc diff -->"

// mostMarkdown is how many bytes a comment has at most; forges refuse longer ones than
// 65,536 characters.
const mostMarkdown = 59_000

// markdown writes a comment for a pull request: the summary, and a table for each class.
func (r Report) markdown(w io.Writer) error {
	var out strings.Builder
	out.WriteString(Mark + "\n**Calls:** " + cell(r.Summary()) + "\n")
	left := 0
	for class := range Classes() {
		left += r.table(&out, Class(class))
	}
	if r.Rollout != nil {
		left += r.Rollout.markdown(&out)
	}
	if left > 0 {
		fmt.Fprintf(&out, "\n%s more: `gwc diff` shows them.\n", count(left, "difference"))
	}
	if len(r.Open) > 0 && out.Len() < mostMarkdown {
		out.WriteString("\n<details><summary>Not certain</summary>\n\n")
		for _, o := range r.Open {
			if line := "- " + cell(o.Why) + o.extent(quoted(o.Call)) + "\n"; out.Len()+len(line) < mostMarkdown {
				out.WriteString(line)
			}
		}
		out.WriteString("\n</details>\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// folded are the classes that a comment shows on demand.
var folded = map[Class]bool{Closes: true, Tunes: true}

// table writes the differences of a class, and returns how many it leaves out.
func (r Report) table(out *strings.Builder, class Class) (left int) {
	var list []Difference
	for _, d := range r.Differences {
		if d.Class == class {
			list = append(list, d)
		}
	}
	if len(list) == 0 {
		return 0
	}
	if folded[class] {
		fmt.Fprintf(out, "\n<details><summary>%s (%d)</summary>\n", class, len(list))
	} else {
		fmt.Fprintf(out, "\n### %s (%d)\n", class, len(list))
	}
	out.WriteString("\n| calls | change | place | example |\n|---|---|---|---|\n")
	for _, d := range list {
		line := fmt.Sprintf("| %s | %s | %s | %s |\n", cell(d.Subject()), cell(d.What()), cell(d.place()), quoted(d.Examples[0]))
		if out.Len()+len(line) > mostMarkdown {
			left++
			continue
		}
		out.WriteString(line)
	}
	if folded[class] {
		out.WriteString("\n</details>\n")
	}
	return left
}

// cell writes text of a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "<", "&lt;", ">", "&gt;", "*", "\\*", "`", "\\`", "_", "\\_").Replace(diag.Visible(text))
}

// quoted writes code of a table.
func quoted(text string) string {
	return "`" + strings.NewReplacer("|", "\\|", "`", "'").Replace(diag.Visible(text)) + "`"
}
