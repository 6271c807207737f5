package extreme

import (
	"fmt"
	"strings"
)

// lines are n settings, each on a line of its own.
func lines(what, format string, sizes []int) []value {
	var out []value
	for _, n := range sizes {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "\n  "+format, i)
		}
		out = append(out, value{fmt.Sprintf("%d %s", n, what), text.String() + "\n"})
	}
	return out
}

func replaceCommas(text string) string { return strings.ReplaceAll(text, ",", "") }
