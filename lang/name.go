package lang

import (
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// A Name is a DNS label that names something in the cluster: a namespace, a
// gateway, a port.
type Name struct{ Leaf }

// Value returns the name. If it is invalid, Value reports it and returns "".
func (n Name) Value(s *Scope) string {
	if why := wrongLabel(n.Text); why != "" {
		s.Wrong(n, code.InvalidName, nameHint(n.Text), "invalid name `%s`: %s", n.Text, why)
		return ""
	}
	return n.Text
}

// A DottedName is a name that may contain dots, such as that of a certificate.
type DottedName struct{ Leaf }

// Value returns the name. If it is invalid, Value reports it and returns "".
func (n DottedName) Value(s *Scope) string {
	if len(n.Text) > 253 {
		s.Wrong(n, code.InvalidName, "use a shorter name", "invalid name: must have at most 253 characters")
		return ""
	}
	for label := range strings.SplitSeq(n.Text, ".") {
		if why := wrongLabel(label); why != "" {
			s.Wrong(n, code.InvalidName, nameHint(n.Text), "invalid name `%s`: %s", n.Text, why)
			return ""
		}
	}
	return n.Text
}

// wrongLabel returns why a text is not a valid DNS label, or "" if it is valid.
func wrongLabel(text string) string {
	switch {
	case text == "":
		return "must not be empty"
	case len(text) > 63:
		return "must have at most 63 characters"
	case text[0] == '-' || text[len(text)-1] == '-':
		return "must not begin or end with `-`"
	}
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-':
		case c >= 'A' && c <= 'Z':
			return "must be lower case"
		default:
			return "must not contain `" + string(c) + "`"
		}
	}
	return ""
}

// nameHint returns the hint for an invalid name: lower case, with `-` for `_`,
// if that makes it valid.
func nameHint(text string) string {
	near := strings.ReplaceAll(strings.ToLower(text), "_", "-")
	if near != text && wrongLabel(near) == "" {
		return "write `" + near + "`"
	}
	return "write letters a-z, digits and `-`, at most 63"
}

// A Label is KEY=VALUE of a workload.
type Label struct{ Leaf }

// Value returns the key and the value. If the label is invalid, Value reports
// it and returns two empty texts.
func (l Label) Value(s *Scope) (key, value string) {
	key, value, found := strings.Cut(l.Text, "=")
	why := ""
	switch {
	case !found:
		why = "must have a `=`"
	default:
		why = wrongKey(key)
		if why == "" && value != "" {
			why = wrongQualified(value)
		}
	}
	if why != "" {
		s.Wrong(l, code.InvalidLabel, "write KEY=VALUE, as app=sleep", "invalid label `%s`: %s", l.Text, why)
		return "", ""
	}
	return key, value
}

// wrongKey returns why a text is not a valid label key.
func wrongKey(key string) string {
	prefix, name, found := strings.Cut(key, "/")
	if !found {
		return wrongQualified(key)
	}
	for label := range strings.SplitSeq(prefix, ".") {
		if why := wrongLabel(label); why != "" {
			return why
		}
	}
	if len(prefix) > 253 {
		return "the prefix must have at most 253 characters"
	}
	return wrongQualified(name)
}

// wrongQualified returns why a text is not a valid name or value of a label.
func wrongQualified(text string) string {
	switch {
	case text == "":
		return "must not be empty"
	case len(text) > 63:
		return "must have at most 63 characters"
	case !alphanumeric(text[0]) || !alphanumeric(text[len(text)-1]):
		return "must begin and end with a letter or digit"
	}
	for _, c := range text {
		if c >= 0x80 || !alphanumeric(byte(c)) && c != '-' && c != '_' && c != '.' {
			return "must not contain `" + string(c) + "`"
		}
	}
	return ""
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
