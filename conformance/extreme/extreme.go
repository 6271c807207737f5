// Package extreme writes programs that go to the limits: for each clause of the language one program for each value that
// a limit is near to: at it, one past it, empty, longest, and odd in every way that the notation lets a program write.
//
// It does not know which of them gwc takes. One that is refused is fine; one that compiles has to be taken by Envoy.
package extreme

import (
	"fmt"
	"slices"
	"strings"
)

// Program is one value in one clause.
type Program struct {
	Name  string // CLAUSE: VALUE
	Files map[string]string
}

// value is a piece of a program and what it is called.
type value struct{ name, text string }

// clause is a program in which @ stands for a value.
type clause struct {
	name, program string
	values        []value
}

// Programs are all of them; names are distinct.
func Programs() []Program {
	var out []Program
	for _, group := range [][]clause{routeSettings(), matches(), answers(), publications(), policies(), declarations(), egresses(), servers(), requests(), access(), gateways()} {
		for _, c := range group {
			for i, v := range c.values {
				if slices.Contains(c.values[:i], v) {
					continue // several lists have it
				}
				files := map[string]string{"extreme.gwc": strings.ReplaceAll(c.program, "@", v.text)}
				if strings.Contains(c.program, "jwks.json") {
					files["jwks.json"] = keySet
				}
				out = append(out, Program{c.name + ": " + v.name, files})
			}
		}
	}
	return append(out, certificates()...)
}

// Gateways are those about deployed gateways, confined namespaces and sources of certificates, whose objects the API
// server and controllers read.
func Gateways() []Program {
	var names []string
	for _, c := range gateways() {
		names = append(names, c.name+": ")
	}
	return slices.DeleteFunc(Programs(), func(p Program) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(p.Name, name) })
	})
}

// words are values that are called as they are written.
func words(list ...string) []value {
	out := make([]value, len(list))
	for i, text := range list {
		out[i] = value{text, text}
	}
	return out
}

// texts are words in quotes.
func texts(list ...string) []value {
	out := make([]value, len(list))
	for i, text := range list {
		quoted := fmt.Sprintf("%q", text)
		out[i] = value{quoted, quoted}
	}
	return out
}

// long is a text of n bytes that is called by its length.
func long(what, begin, unit, end string, sizes ...int) []value {
	var out []value
	for _, n := range sizes {
		body := n - len(begin) - len(end)
		text := begin + strings.Repeat(unit, body/len(unit)+1)[:body] + end
		out = append(out, value{fmt.Sprintf("%s of %d bytes", what, n), fmt.Sprintf("%q", text)})
	}
	return out
}

// bare are the same values without their quotes, where a word is required.
func bare(list []value) []value {
	out := make([]value, len(list))
	for i, v := range list {
		out[i] = value{v.name, strings.Trim(v.text, `"`)}
	}
	return out
}

func join(lists ...[]value) []value {
	var out []value
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}

// repeated is a list of n entries, each made of its number.
func repeated(what, format string, sizes ...int) []value {
	var out []value
	for _, n := range sizes {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(format, i)
		}
		out = append(out, value{fmt.Sprintf("%d %s", n, what), strings.Join(list, ", ")})
	}
	return out
}
