package feature

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed newerfields.txt
var newerFields string

// Newer are the fields and the values of Istio's messages, by their full names, that the
// oldest release does not have, with the first release that has each. The judges compare
// them with the CustomResourceDefinitions of all releases.
var Newer = sync.OnceValue(func() map[string]Release {
	since := map[string]Release{}
	for line := range strings.Lines(newerFields) {
		words := strings.Fields(line)
		if len(words) != 2 || words[0] == "#" {
			continue
		}
		minor, err := strconv.Atoi(strings.TrimPrefix(words[0], "1."))
		if err != nil {
			panic("newerfields.txt: " + line)
		}
		since[words[1]] = Release(minor)
	}
	return since
})
