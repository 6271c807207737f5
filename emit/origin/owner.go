package origin

import (
	"bytes"
	"encoding/json"
	"io"
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
	of, own, _ = OwnerIn(bytes.NewReader(text)) // which can be read
	return of, own
}

// block is how many bytes of a text OwnerIn reads at a time, if no document is larger.
// Tests change it.
var block = 1 << 20

// OwnerIn is Owner for a text that it reads, but not as a whole: an output may be larger
// than what is in memory to make it.
func OwnerIn(r io.Reader) (of string, own bool, err error) {
	var o owner
	for buf := make([]byte, 0, block); ; {
		n, err := r.Read(buf[len(buf):cap(buf)])
		switch buf = buf[:len(buf)+n]; {
		case err != nil && err != io.EOF:
			return "", false, err
		case err == io.EOF && isJSON(buf):
			of, own := ownerOf(buf, json.Unmarshal)
			return of, own, nil
		case err == io.EOF:
			of, own := o.end(documents(buf))
			return of, own, nil
		case len(buf) < cap(buf):
			continue
		}
		last := lastDocument(buf)
		if last == 0 || isJSON(buf) {
			buf = slices.Grow(buf, len(buf))
			continue
		}
		if !o.add(documents(buf[:last])) {
			return "", false, nil
		}
		buf = buf[:copy(buf, buf[last:])]
	}
}

func isJSON(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) }

// lastDocument returns where the last document of a text begins that is not complete yet;
// 0: nowhere.
func lastDocument(text []byte) int {
	for end := len(text) - 1; ; { // what follows the dashes is known
		i := bytes.LastIndex(text[:end], []byte("\n---"))
		if i < 0 {
			return 0
		}
		if _, separates := afterDashes(text[i+1:]); separates {
			return i + 1
		}
		end = i
	}
}

// An owner is what is known of the owner of some documents.
type owner struct {
	known     bool // of is that of the first document
	of        string
	encrypted []byte // the first encrypted document
}

// add adds documents, and reports whether all of them were produced by gwc. Encrypted
// Secrets have no labels of gwc: the objects beside them tell.
func (o *owner) add(list [][]byte) (own bool) {
	for _, d := range list {
		switch {
		case encrypted(d):
			if o.encrypted == nil {
				o.encrypted = bytes.Clone(d)
			}
		case o.known:
			if !hasLine(d, gwcLine, "\r") {
				return false
			}
		default:
			if o.of, own = ownerOf(d, yaml.Unmarshal); !own {
				return false
			}
			o.known = true
		}
	}
	return true
}

// end adds the last documents.
func (o *owner) end(list [][]byte) (of string, own bool) {
	switch {
	case !o.add(list):
		return "", false
	case !o.known:
		return ownerOf(o.encrypted, yaml.Unmarshal)
	}
	return o.of, true
}

// ownerOf returns the program of an object, or of the first one of a list.
func ownerOf(text []byte, unmarshal func([]byte, any) error) (of string, own bool) {
	var o labelled
	if unmarshal(text, &o) != nil {
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
