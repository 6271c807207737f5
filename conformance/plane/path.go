package plane

import (
	"regexp"
	"strconv"
	"strings"
)

// normalized is a path after Envoy's normalize_path, which Istio sets by default (pathNormalization BASE): dot segments are
// resolved, and what needs no encoding is decoded.
func normalized(path string) string {
	path, query, asked := strings.Cut(path, "?")
	path = encoded.ReplaceAllStringFunc(strings.ReplaceAll(path, `\`, "/"), decode)
	var segments []string
	all := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range all {
		switch {
		case segment != "." && segment != "..":
			segments = append(segments, segment)
			continue
		case segment == ".." && len(segments) > 0:
			segments = segments[:len(segments)-1]
		}
		if i == len(all)-1 {
			segments = append(segments, "")
		}
	}
	path = "/" + strings.Join(segments, "/")
	if asked {
		path += "?" + query
	}
	return path
}

var (
	encoded    = regexp.MustCompile("%[0-9a-fA-F]{2}")
	unreserved = regexp.MustCompile("^[A-Za-z0-9._~-]$")
)

func decode(text string) string {
	c, _ := strconv.ParseUint(text[1:], 16, 8)
	if one := string(rune(c)); unreserved.MatchString(one) {
		return one
	}
	return text
}
