// Package code is the catalogue of diagnostic codes: a named constant for each,
// and its documentation. It knows nothing of where a code is reported.
package code

import "strings"

// A Code is a diagnostic's stable name, GWC and four digits. The hundreds are
// groups: 01 notation, 02 names, 03 conflicts, 04 TLS, 05 routing, 06 egress,
// 07 target, 08 scale, 09 inventory, 10 values, 11 objects, 12 deployment, 13 callers,
// 14 outcomes. A code never changes its meaning and is never reused. Its documentation is pages/CODE.txtar.
type Code string

// All returns all codes, sorted.
func All() (list []Code) {
	entries, err := archives.ReadDir("pages") // sorted by name
	if err != nil {
		panic(err) // they are a part of gwc
	}
	for _, e := range entries {
		list = append(list, Code(strings.TrimSuffix(e.Name(), ".txtar")))
	}
	return list
}

// Known reports whether the code exists.
func (c Code) Known() bool { return c.page() != nil }

// Page returns the documentation of the code, or an empty Page for an unknown
// code.
func (c Code) Page() Page {
	if page := c.page(); page != nil {
		return *page
	}
	return Page{}
}

// Severity returns the severity of the code's diagnostics. It is Error for an
// unknown code.
func (c Code) Severity() Severity { return c.Page().Severity }

// Title returns the code's title, a few words.
func (c Code) Title() string { return c.Page().Title }

// Why returns the explanation, in paragraphs.
func (c Code) Why() string { return c.Page().Why }

// Do returns the remedy, in one line.
func (c Code) Do() string { return c.Page().Do }

// Severity is the effect of a diagnostic on a build.
type Severity int

// An error fails the build; a warning fails it only in strict builds; advice
// never does.
const (
	Error Severity = iota
	Warning
	Advice
)

// String returns the severity's name in messages and in JSON.
func (s Severity) String() string { return [...]string{"error", "warning", "advice"}[s] }
