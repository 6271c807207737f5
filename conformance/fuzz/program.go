// Package fuzz makes random programs and says, from what docs/language.md promises alone, what must happen to calls.
//
// It knows intents as people write them. It knows nothing of Istio's objects and shares no code with the compiler.
package fuzz

import (
	"fmt"
	"slices"
	"strings"
)

// Program is a list of statements, spread over files.
type Program struct {
	Exposes  []Expose
	Egresses []Egress
}

// Expose is one expose statement.
type Expose struct {
	Service  string // NAME.NAMESPACE:PORT
	Protocol string // http, https
	Mode     string // "", mutual, mutual optional, passthrough
	Hosts    []string
	On       int
	Gateway  string
	Cert     string
	Redirect bool
	Routes   []Route
	File     int
}

// Route is one line of a block. Kind is "" (prefix), "=" or "~"; Dests is empty where Status answers.
type Route struct {
	Method, Kind, Path string
	Header, Value      string
	Dests              []Dest
	Status             int
}

// Dest is a service and its share in percent.
type Dest struct {
	Service string
	Share   int
}

// Egress is one egress statement.
type Egress struct {
	Hosts     []string
	HTTP, TLS []int // as written; both empty: 80 and 443
	Gateway   string
	Originate bool
	Through   string
	Accounts  []string // NAMESPACE/NAME
	For       []string
	File      int
}

// namespaces are those of the files, by number.
var namespaces = []string{"default", "shop", "ops"}

// Files writes a program as files.
func (p Program) Files() map[string]string {
	out := map[string]string{"declarations.gwc": declarations}
	for i, namespace := range namespaces {
		var lines []string
		for _, e := range p.Exposes {
			if e.File == i {
				lines = append(lines, e.String())
			}
		}
		for _, e := range p.Egresses {
			if e.File == i {
				lines = append(lines, e.String())
			}
		}
		if len(lines) > 0 {
			out[fmt.Sprintf("file%d.gwc", i)] = "namespace " + namespace + "\n" + strings.Join(lines, "\n") + "\n"
		}
	}
	return out
}

// String writes the statement.
func (e Expose) String() string {
	words := []string{"expose", e.Service, e.Protocol}
	if e.Mode != "" {
		words = append(words, e.Mode)
	}
	words = append(words, "at", strings.Join(e.Hosts, ", "), fmt.Sprintf("on %d", e.On))
	if e.Gateway != "ingress" {
		words = append(words, "via", e.Gateway)
	}
	if e.Cert != "" {
		words = append(words, "cert", e.Cert)
	}
	if e.Redirect {
		words = append(words, "redirect http")
	}
	if len(e.Routes) == 0 {
		return strings.Join(words, " ")
	}
	words = append(words, "{")
	for _, r := range e.Routes {
		words = append(words, "\n  "+r.String())
	}
	return strings.Join(words, " ") + "\n}"
}

// String writes the route.
func (r Route) String() string {
	words := []string{"route"}
	for _, w := range []string{r.Method, r.Kind} {
		if w != "" {
			words = append(words, w)
		}
	}
	if r.Kind == "~" {
		words = append(words, fmt.Sprintf("%q", r.Path))
	} else if r.Path != "" {
		words = append(words, r.Path)
	}
	if r.Header != "" {
		words = append(words, "header", r.Header, "=", r.Value)
	}
	words = append(words, "->")
	if r.Status != 0 {
		return strings.Join(append(words, fmt.Sprintf("respond %d", r.Status)), " ")
	}
	var dests []string
	for _, d := range r.Dests {
		if len(r.Dests) == 1 {
			dests = append(dests, d.Service)
		} else {
			dests = append(dests, fmt.Sprintf("%d%% %s", d.Share, d.Service))
		}
	}
	return strings.Join(append(words, strings.Join(dests, ", ")), " ")
}

// String writes the statement.
func (e Egress) String() string {
	words := []string{"egress", strings.Join(e.Hosts, ", ")}
	for _, list := range []struct {
		word  string
		ports []int
	}{{"http", e.HTTP}, {"tls", e.TLS}} {
		if len(list.ports) > 0 {
			words = append(words, list.word, strings.Trim(strings.ReplaceAll(fmt.Sprint(list.ports), " ", ", "), "[]"))
		}
	}
	if e.Gateway != "" {
		words = append(words, "via gateway "+e.Gateway)
	}
	if e.Originate {
		words = append(words, "originate-tls")
	}
	if e.Through != "" {
		words = append(words, "through", e.Through)
	}
	for _, a := range e.Accounts {
		words = append(words, "from account", a)
	}
	if len(e.For) > 0 {
		words = append(words, "for", strings.Join(e.For, ", "))
	}
	return strings.Join(words, " ")
}

// clone copies the lists, so that shrinking one leaves the other.
func (p Program) clone() Program {
	return Program{slices.Clone(p.Exposes), slices.Clone(p.Egresses)}
}
