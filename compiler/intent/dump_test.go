package intent_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// today is the time of the tests.
var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// disk are files by their path.
type disk map[string][]byte

// lowered returns the records of a text in the namespace shop, and what was
// said about it, a line each.
func lowered(text string, files disk) (model.Statements, string) {
	var sink diag.Sink
	source := lang.Split(diag.NewFile("a.gwc", []byte(text)), intent.Begins, &sink)
	parsed := intent.Parse(source, &sink)
	read := func(_ *diag.File, path string) ([]byte, error) {
		if content, found := files[path]; found {
			return content, nil
		}
		return nil, errors.New("no such file")
	}
	open := func(from *diag.File, path string) (*diag.File, error) {
		content, err := read(from, path)
		return diag.NewFile(path, content), err
	}
	out := intent.Lower(parsed, intent.Options{Namespace: "shop", Defaults: defaults, Now: today, Read: read, Open: open}, &sink)
	out.Homes = nil // the file's, and not of a statement
	var b strings.Builder
	for _, d := range sink.Sorted() {
		p := d.Span.File().Position(d.Span.Start())
		fmt.Fprintf(&b, "%d:%d %s %s: %s (%s)", p.Line, p.Column, d.Code, d.Span.Text(), d.Message, d.Hint)
		for _, r := range d.Related {
			fmt.Fprintf(&b, " %s: %s", r.Message, r.Span.Text())
		}
		b.WriteByte('\n')
	}
	return out, strings.TrimSuffix(b.String(), "\n")
}

// dump writes a record: its fields that are not zero, spans as their text,
// and a clause only where it is more than the value.
func dump(v any) string {
	switch v := v.(type) {
	case diag.Span:
		return "`" + strings.Join(strings.Fields(v.Text()), " ") + "`"
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	}
	value := reflect.ValueOf(v)
	var parts []string
	switch value.Kind() {
	case reflect.Pointer:
		return dump(value.Elem().Interface())
	case reflect.Slice:
		for i := range value.Len() {
			parts = append(parts, dump(value.Index(i).Interface()))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Struct:
		for i := range value.NumField() {
			if f := value.Field(i); !f.IsZero() && !isItsClause(value, i) {
				parts = append(parts, value.Type().Field(i).Name+":"+dump(f.Interface()))
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(v)
}

// isItsClause reports whether a field is the clause of a value that is its own.
func isItsClause(said reflect.Value, field int) bool {
	return said.Type().Field(field).Name == "Clause" && said.Field(field).Interface() == said.FieldByName("At").Interface()
}

// A refused is a text of one statement that has no record, and what is said.
type refused struct{ text, want string }

// refuse checks what is said about texts, and that they have no record.
func refuse(t *testing.T, files disk, tests []refused) {
	t.Helper()
	for _, test := range tests {
		out, said := lowered(test.text, files)
		if want := strings.Trim(test.want, "\n"); said != want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, said, want)
		}
		out.Broken = model.Broken{} // names are not records
		if got := dump(out); got != "{}" {
			t.Errorf("%s\nhas the record %s", test.text, got)
		}
	}
}

// An accepted is a text and its records.
type accepted struct{ text, want string }

// accept checks the records of texts about which nothing is said.
func accept(t *testing.T, files disk, tests []accepted) {
	t.Helper()
	for _, test := range tests {
		out, said := lowered(test.text, files)
		if said != "" {
			t.Errorf("%s\nsays %s", test.text, said)
		}
		if got := dump(out); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}
