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
var table = map[Code]entry{
	// 01 notation
	"GWC0101": {Error, "bytes that are not UTF-8"},
	"GWC0102": {Error, "a character that cannot stand there"},
	"GWC0103": {Error, "a string that is never closed"},
	"GWC0104": {Error, "an unknown escape in a string"},
	"GWC0105": {Error, "a block that is never closed"},
	"GWC0106": {Error, "a brace that closes no block"},
	"GWC0107": {Error, "blocks that nest too deep"},
	"GWC0108": {Error, "a `${` that is never closed"},
	"GWC0109": {Error, "a file that is too large"},
	"GWC0110": {Error, "an unknown word"},
	"GWC0111": {Error, "a word that cannot stand there"},
	"GWC0112": {Error, "a word that is missing"},
	"GWC0113": {Error, "an operator without blanks around it"},
	"GWC0114": {Error, "a clause twice"},
	"GWC0190": {Error, "a source file that cannot be read"},
	"GWC0191": {Error, "a build that was cancelled"},
	"GWC0192": {Error, "a clause that gwc lost"},
	"GWC0193": {Error, "a failure of gwc itself"},

	// 02 names and values
	"GWC0201": {Error, "no name"},
	"GWC0202": {Error, "no label"},
	"GWC0203": {Error, "no host"},
	"GWC0204": {Error, "no port"},
	"GWC0205": {Error, "a number out of range"},
	"GWC0206": {Error, "no duration"},
	"GWC0207": {Error, "no share"},
	"GWC0208": {Error, "no range of addresses"},
	"GWC0209": {Error, "a control character in a value"},

	// 09 inventory
	"GWC0901": {Error, "an inventory file that is not YAML"},
	"GWC0902": {Error, "no Kubernetes object"},
	"GWC0903": {Error, "a field of an object that has a wrong form"},
	"GWC0904": {Error, "an object twice in the inventory, and different"},
}
