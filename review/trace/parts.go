package trace

import (
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
)

// Result returns the result of a way with all that is known of it, and why it ends so.
// Of a possible way the share is not known.
func Result(way traffic.Way, possible bool) string { return result(way, possible) }

// Hops returns the hops of a way as the lines of the text.
func Hops(way traffic.Way) []string {
	var out strings.Builder
	writeHops(&out, way)
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

// ArrivesAs says that only how a call arrives is not as it was written.
func ArrivesAs(result string) string {
	return "it arrives as " + diag.Visible(result) + ": write that if it is meant"
}

// Near returns a route that almost applied as a line of the text.
func Near(m traffic.Miss) string {
	return "nearest: " + diag.Visible(strings.Join(m.Failed, "; ")) + suffix(m.At)
}

// Outcomes returns the ways of an answer as they are in JSON.
func Outcomes(a traffic.Answer) []any {
	list := []any{}
	for _, way := range a.Ways {
		list = append(list, jsonOf(way))
	}
	return list
}
