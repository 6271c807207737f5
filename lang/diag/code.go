package diag

// A Code is a diagnostic's stable name, GWC and four digits. The hundreds are
// groups: 01 notation, 02 names, 03 conflicts, 04 TLS, 05 routing, 06 egress,
// 07 target, 08 scale, 09 inventory, 10 values. A code never changes its
// meaning and is never used again.
type Code string

// Severity returns the severity of the code's diagnostics; a code that is not
// in the table is an error.
func (c Code) Severity() Severity { return table[c].Severity }

// Title returns the code's title, a few words.
func (c Code) Title() string { return table[c].Title }

type entry struct {
	Severity Severity
	Title    string
}

// table has every code once.
var table = map[Code]entry{}
