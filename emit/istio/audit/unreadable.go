package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

var (
	readError    = regexp.MustCompile(`\(line 1:([0-9]+)\)`)
	unknownField = regexp.MustCompile(`unknown field "([^"]*)"`)
)

// unreadable reports an invalid spec. It decodes it strictly, to find unknown fields
// and their place, and as Istio does. The message does not contain the error of the
// decoder, which may quote values.
func (s *set) unreadable(m inventory.Manifest, strict, wrong error) {
	if strict == nil {
		return
	}
	path := "spec"
	if at := readError.FindStringSubmatch(strict.Error()); at != nil {
		column, _ := strconv.Atoi(at[1])
		path += pathAt(m.Spec, column)
	}
	switch name := unknownField.FindStringSubmatch(strict.Error()); {
	case name != nil:
		s.alone(diag.At(m.At(path), code.UnknownField, "unknown field `%s`", name[1]).
			WithHint("correct the name: Istio ignores unknown fields"))
	case wrong != nil:
		s.alone(diag.At(m.At(path), code.InvalidValue, "invalid value in %s", m.Kind+" "+m.Key.String()).
			WithHint("correct it there"))
	}
}

// alone reports a diagnostic that concerns only the inventory.
func (s *set) alone(d diag.Diagnostic) {
	if !s.ownOnly {
		s.sink.Add(d)
	}
}

// pathAt returns the path of the value at a column of a JSON text.
func pathAt(text []byte, column int) string {
	type level struct {
		name  string
		index int // -1 in an object
	}
	var levels []level
	decoder := json.NewDecoder(bytes.NewReader(text))
	isName := false
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		delim, _ := token.(json.Delim)
		top := len(levels) - 1
		switch name, isString := token.(string); {
		case delim == '}' || delim == ']':
			levels = levels[:top]
			isName = len(levels) > 0 && levels[len(levels)-1].index < 0
			continue
		case isName && isString:
			levels[top].name, isName = "."+name, false
			if decoder.InputOffset() >= int64(column) {
				return join(levels, func(l level) string { return l.name })
			}
			continue
		case top >= 0 && levels[top].index >= 0:
			levels[top].name = fmt.Sprintf("[%d]", levels[top].index)
			levels[top].index++
		}
		if decoder.InputOffset() >= int64(column) {
			break
		}
		switch delim {
		case '{':
			levels, isName = append(levels, level{"", -1}), true
		case '[':
			levels, isName = append(levels, level{"", 0}), false
		default:
			isName = top >= 0 && levels[top].index < 0
		}
	}
	return join(levels, func(l level) string { return l.name })
}

func join[T any](list []T, text func(T) string) string {
	var out strings.Builder
	for _, l := range list {
		out.WriteString(text(l))
	}
	return out.String()
}
