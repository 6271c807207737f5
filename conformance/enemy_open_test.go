package conformance

import "slices"

// openRows are the classes of findings that are known and not yet mended, by the row of the list of open faults. A row
// of which the fixed seed finds nothing any more is an error, so that the list empties.
var openRows = map[string][]string{
	"row 1": {"address / encrypted", "address / exact"},
	"row 2": {"address / refused", "address / via gateway", "own addresses / encrypted", "own addresses / via gateway", "own addresses / refused"},
	"row 3": {"address / service"},
	"row 4": {"mesh name / service"},
	"row 5": {"empty text / guarded"},
	"row 6": {"selector / mutual", "selector / guarded", "selector / exact", "selector / via gateway",
		"selector / encrypted", "selector / refused"},
	"row 7":       {"pod port / mutual", "pod port / guarded", "pod port / exact"},
	"second port": {"second port / mutual", "second port / exact"},
	"row 10":      {"program / encrypted", "program / refused", "program / via gateway"},
}

func openRow(class string) string {
	for row, classes := range openRows {
		if slices.Contains(classes, class) {
			return row
		}
	}
	return ""
}
