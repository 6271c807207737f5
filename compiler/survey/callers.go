package survey

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

// anyone is who may call what nothing restricts.
const anyone = "anyone"

// callersOf returns who may call a published host, and its routes that state something
// else.
func callersOf(p *model.Published) []string {
	list := needed(&p.Access)
	if len(list) == 0 {
		list = []string{anyone}
	}
	for i := range p.Routes {
		r := &p.Routes[i]
		if !r.Access.Is() {
			continue
		}
		words := needed(&r.Access)
		if r.Access.Open.Is() && len(words) == 0 {
			words = []string{anyone}
		}
		if !r.Access.Open.Is() {
			words[0] = "also " + words[0]
		}
		list = append(list, matched(r.Match)+": "+strings.Join(words, ", "))
	}
	return list
}

// needed returns what an access needs, a text for each kind.
func needed(a *model.Access) []string {
	var list []string
	if len(a.Addresses) > 0 {
		list = append(list, "address "+joined(a.Addresses))
	}
	var tests []string
	for i := range a.Tokens {
		tests = append(tests, a.Tokens[i].Words())
	}
	if len(tests) > 0 {
		list = append(list, strings.Join(tests, " or "))
	}
	if len(a.Names) > 0 {
		list = append(list, "name "+joined(a.Names))
	}
	if a.Check.Is() {
		list = append(list, "check "+a.Check.Value)
	}
	return list
}

func joined(list []model.Said[string]) string {
	return strings.Join(said(list, plain), ", ")
}

// matched returns the method and the path of a route, as the language writes them.
func matched(m model.Match) string {
	operator := map[model.Op]string{model.Exact: "= ", model.Prefix: "^= ", model.Regexp: "~ "}
	words := []string{"route"}
	if m.Method.Is() {
		words = append(words, m.Method.Value)
	}
	if m.Path.Is() {
		op := operator[m.Path.Value.Op]
		if strings.HasSuffix(m.Path.Value.Value, "/") && m.Path.Value.Op == model.Prefix {
			op = ""
		}
		words = append(words, op+m.Path.Value.Value)
	}
	return strings.Join(words, " ")
}
