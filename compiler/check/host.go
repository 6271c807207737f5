package check

import "strings"

// above returns the wildcards that are wider than a host and take it, the
// narrowest first: *.b.c and *.c above a.b.c.
func above(host string) []string {
	var list []string
	for rest := strings.TrimPrefix(host, "*."); ; {
		_, parent, more := strings.Cut(rest, ".")
		if !more {
			return list
		}
		list = append(list, "*."+parent)
		rest = parent
	}
}
