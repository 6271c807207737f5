// Package request is the questions that a walk asks about a request: whether a
// condition on a part of it holds, which virtual host its name selects, and which of a
// list of matches takes it first. Who answers is a Driver: Concrete has a request.
package request

import "strings"

// A Kind is a kind of parts of a request.
type Kind int

// The kinds of parts.
const (
	Host Kind = iota // the authority, with its port
	Path             // without the query
	Method
	Scheme
	HeaderOf // a header, by its name
	QueryOf  // a parameter of the query, by its name
	Client   // the address from which the caller connects
	Token    // the token, where a request has one at most
	ClaimOf  // a claim of a token that was verified, by its path
)

// A Part is a part of a request that a condition is about.
type Part struct {
	Kind Kind
	Name string // of a header, in lower case, or of a parameter
}

// String returns the part as it is named to people.
func (p Part) String() string {
	switch p.Kind {
	case Host:
		return "host"
	case Path:
		return "path"
	case Method:
		return "method"
	case Scheme:
		return "scheme"
	case HeaderOf:
		return "header " + p.Name
	case Client:
		return "client address"
	case Token:
		return "token"
	case ClaimOf:
		_, path, is := p.Claim()
		if !is {
			path = strings.Split(p.Name, separator)
		}
		return "claim " + strings.Join(path, ".")
	}
	return "query " + p.Name
}

// A Text is the value of a part as it is somewhere on the way: that of the caller's
// request after some edits. No edits change it in place.
type Text struct {
	Of    Part
	Edits []Edit
}

// With returns the text after one more edit.
func (t Text) With(e Edit) Text {
	if e.Kind == Set || e.Kind == Remove {
		return Text{t.Of, []Edit{e}}
	}
	return Text{t.Of, append(t.Edits[:len(t.Edits):len(t.Edits)], e)}
}

// An EditKind is a kind of edits.
type EditKind int

// The kinds of edits.
const (
	Set       EditKind = iota // to A
	Remove                    // the part is absent
	Append                    // A is one more value
	Prefix                    // A at the beginning becomes B
	Substring                 // what the regular expression A matches becomes B, with \1 for groups
	Normalize                 // as Envoy's normalize_path does
	Words                     // each word becomes a value of a list
)

// An Edit is what a proxy does to a part of a request.
type Edit struct {
	Kind EditKind
	A, B string
}

// A View has the text of each part of a request at some place of its way.
type View interface{ Text(Part) Text }

// Sent is the View of a request as its caller sends it.
type Sent struct{}

// Text implements View.
func (Sent) Text(p Part) Text { return Text{Of: p} }

// normalized returns a path after Envoy's normalize_path (pathNormalization BASE, the
// default): dot segments are resolved, `\` is `/`, and what needs no encoding is decoded.
func normalized(path string) string {
	path = decoded(strings.ReplaceAll(path, `\`, "/"))
	var segments []string
	all := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range all {
		switch segment {
		case ".", "..":
			if segment == ".." && len(segments) > 0 {
				segments = segments[:len(segments)-1]
			}
			if i == len(all)-1 {
				segments = append(segments, "")
			}
		default:
			segments = append(segments, segment)
		}
	}
	return "/" + strings.Join(segments, "/")
}

// decoded resolves percent-encoding of characters that need none (RFC 3986, 2.3).
func decoded(path string) string {
	var out strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && i+2 < len(path) {
			high, low := hex(path[i+1]), hex(path[i+2])
			if c := byte(high<<4 | low); high >= 0 && low >= 0 && unreserved(c) {
				out.WriteByte(c)
				i += 2
				continue
			}
		}
		out.WriteByte(path[i])
	}
	return out.String()
}

func hex(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
