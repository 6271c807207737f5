package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/origin"
	"github.com/gwc-lang/gwc/lang/diag"
)

// objects shows the objects that a line of a source file produced.
func (q *question) objects(name string) error {
	list := q.origins.From(func(p origin.Place) bool { return p.File == name && p.Touches(q.line) })
	if q.program == nil {
		if len(list) == 0 {
			return q.errorf("the map has no objects for this line")
		}
		return q.table(list)
	}
	i := slices.IndexFunc(q.program.Files, func(f *diag.File) bool { return f.Name == name })
	statements := compiler.StatementsAt(q.program.Files[i], q.line)
	if len(statements) == 0 {
		return q.errorf("no statement on this line")
	}
	shown := []diag.Span{lineSpan(q.program.Files[i], q.line)}
	if shown[0].Start() <= statements[0].Start() || len(list) == 0 {
		list, shown = q.origins.From(inAny(statements)), statements
	}
	w := q.cmd.OutOrStdout()
	for _, s := range shown {
		if err := (diag.Text{Color: isColorful(w)}).Show(w, s, count(len(list))); err != nil {
			return err
		}
	}
	return q.table(list)
}

// lineSpan returns the span of a line without surrounding white space.
func lineSpan(file *diag.File, line int) diag.Span {
	text := file.Line(line)
	start := file.Offset(line) + len(text) - len(bytes.TrimLeft(text, " \t"))
	return file.Span(start, start+len(bytes.TrimSpace(text)))
}

// inAny returns a function that reports whether a place is in one of the statements.
func inAny(statements []diag.Span) func(origin.Place) bool {
	return func(p origin.Place) bool {
		return slices.ContainsFunc(statements, func(s diag.Span) bool { return s.Contains(p.Span) })
	}
}

func count(objects int) string {
	if objects == 1 {
		return "1 object"
	}
	return fmt.Sprintf("%d objects", objects)
}

// table prints objects with their fields: each field with its current YAML, or
// with its position in the output.
func (q *question) table(list []origin.Object) error {
	w := tabwriter.NewWriter(q.cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for i := range list {
		o := &list[i]
		lines, err := q.lines(o)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n", diag.Visible(strings.TrimSpace(o.String()+"  "+at(o, o.Lines))))
		for _, f := range o.Fields {
			says := at(o, f.Lines)
			if lines != nil && f.Lines != nil {
				says = strings.TrimSpace(string(lines[f.Lines.First-o.Lines.First]))
			}
			fmt.Fprintf(w, "%s\n", strings.TrimRight("  "+diag.Visible(f.Path)+"\t"+diag.Visible(says), "\t"))
		}
	}
	return w.Flush()
}

// lines returns the YAML of an object; nil without a program, and for an object whose
// content must not be printed.
func (q *question) lines(object *origin.Object) ([][]byte, error) {
	made := q.produced(object)
	if made == nil || made.Sensitive {
		return nil, nil
	}
	text, err := made.YAML()
	return bytes.Split(text, []byte("\n")), err
}

// at returns a position in an output.
func at(o *origin.Object, lines *origin.Lines) string {
	switch {
	case o.Output == "":
		return ""
	case lines == nil:
		return o.Output
	}
	return fmt.Sprintf("%s:%d", o.Output, lines.First)
}
