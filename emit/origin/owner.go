package origin

import (
	"bytes"
	"encoding/json"
	"slices"

	"go.yaml.in/yaml/v3"
)

// The labels of the objects that gwc produces.
const (
	managedBy = "app.kubernetes.io/managed-by"
	program   = "gwc.dev/program"
)

// gwcLine is the first label as gwc writes it.
var gwcLine = []byte("    app.kubernetes.io/managed-by: gwc")

// labelled is an object or a list of objects, reduced to its labels.
type labelled struct {
	Kind     string     `json:"kind"`
	Items    []labelled `json:"items"`
	Metadata struct {
		Labels map[string]string `json:"labels"`
	} `json:"metadata"`
}

// Owner reports whether all objects in a text were produced by gwc, and returns
// the program of the first one. It parses the first YAML document; in the others
// it only looks for the line of the label.
func Owner(text []byte) (of string, own bool) {
	first, rest := text, [][]byte(nil)
	isJSON := bytes.HasPrefix(bytes.TrimSpace(text), []byte("{"))
	if !isJSON {
		// Encrypted Secrets have no labels of gwc: the objects beside them tell.
		if all := slices.DeleteFunc(documents(text), encrypted); len(all) > 0 {
			first, rest = all[0], all[1:]
		}
	}
	var o labelled
	if isJSON && json.Unmarshal(first, &o) != nil || !isJSON && yaml.Unmarshal(first, &o) != nil {
		return "", false
	}
	objects := []labelled{o}
	if o.Kind == "List" {
		objects = o.Items
	}
	if len(objects) == 0 {
		return "", true
	}
	for _, o := range objects {
		if o.Metadata.Labels[managedBy] != "gwc" {
			return "", false
		}
	}
	for _, d := range rest {
		if !hasLine(d, gwcLine, "\r") {
			return "", false
		}
	}
	return objects[0].Metadata.Labels[program], true
}

// encrypted reports whether SOPS wrote a document.
func encrypted(document []byte) bool { return hasLine(document, []byte("sops:"), " \t\r") }

// hasLine reports whether a text has a line that is equal to that one, but for any of the
// bytes at its end. Outputs are large, and a regular expression reads every byte of them.
func hasLine(text, line []byte, end string) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], line)
		if i < 0 {
			return false
		}
		first := at + i
		at = first + len(line)
		rest, _, _ := bytes.Cut(text[at:], []byte{'\n'})
		if (first == 0 || text[first-1] == '\n') && len(bytes.Trim(rest, end)) == 0 {
			return true
		}
	}
}

// documents returns the non-empty YAML documents.
func documents(text []byte) (list [][]byte) {
	start, at, said := 0, 0, false
	add := func(end int) {
		if said {
			list = append(list, text[start:end])
		}
	}
	for line := range bytes.Lines(text) {
		rest := bytes.TrimSpace(line)
		if after, separates := afterDashes(line); separates {
			add(at)
			start, said, rest = at+len("---"), false, after
		}
		said = said || len(rest) > 0 && rest[0] != '#'
		at += len(line)
	}
	add(len(text))
	return list
}
