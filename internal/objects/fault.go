package objects

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Fault is what is wrong with a manifest's spec: an unknown field, which Istio
// ignores, or a value that it cannot read. It does not contain the error of the
// decoder, which may quote values.
type Fault struct {
	At    world.Part
	Field string // the unknown field; empty for an invalid value
}

var (
	readError    = lazy.MustCompile(`\(line 1:([0-9]+)\)`)
	unknownField = lazy.MustCompile(`unknown field "([^"]*)"`)
)

// faultOf returns the fault of a spec. strict is the error of protojson, which knows
// the column of an unknown field; invalid is that of the decoder that Istio uses.
func faultOf(o *world.Object, spec []byte, strict, invalid error) *Fault {
	if strict == nil {
		return nil
	}
	path := "spec"
	if at := readError.FindStringSubmatch(strict.Error()); at != nil {
		column, _ := strconv.Atoi(at[1])
		path += pathAt(spec, column)
	}
	switch field := unknownField.FindStringSubmatch(strict.Error()); {
	case field != nil:
		return &Fault{world.Part{Object: o, Path: path}, field[1]}
	case invalid != nil:
		return &Fault{world.Part{Object: o, Path: path}, ""}
	}
	return nil
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
