// Package pitfall reads docs/pitfalls.md, which has gwc's codes for those of other tools.
package pitfall

import (
	"os"
	"regexp"
	"strings"
)

var own = regexp.MustCompile(`GWC\d{4}`)

// Codes returns gwc's codes for each code of another tool: those that begin with the prefix.
func Codes(path, prefix string) (map[string][]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	codes := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(line, "|")
		if len(cells) < 6 || !strings.HasPrefix(strings.TrimSpace(cells[1]), prefix) {
			continue
		}
		for _, name := range strings.Fields(cells[1]) {
			codes[name] = append(codes[name], own.FindAllString(cells[4], -1)...)
		}
	}
	return codes, nil
}
