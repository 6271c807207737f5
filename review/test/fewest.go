package test

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// A candidate is an expect that holds now, and what it shows.
type candidate struct {
	host  string // of the URL
	text  string
	plain int // how far the call is from an ordinary one; 0: it is
	shows []shown
}

// A shown is one thing that an expect shows: that a clause decides, that a route is passed
// over, that a clause refuses, or what becomes of the calls of a host.
type shown struct {
	kind byte
	at   diag.Span
	what string
}

// showsOf returns what the expect of a cell shows. Calls of a name that nothing has are
// about clauses only.
func showsOf(c traffic.Cell, result string) (list []shown) {
	t := trailOf(c.Answer)
	for kind, spans := range map[byte][]diag.Span{'a': t.at, 'o': t.over, 'l': t.last} {
		for _, at := range spans {
			if at.Known() {
				list = append(list, shown{kind: kind, at: at})
			}
		}
	}
	if host := c.Call.Host; host != traffic.OtherName {
		from := "mesh"
		if c.Call.From == call.Outside {
			from = call.Outside + " " + c.Call.At
		}
		list = append(list, shown{kind: 'r', what: from + " " + host + " " + result})
	}
	return list
}

// oddness returns how far a call is from an ordinary one: each clause counts, and so do
// a method other than GET and a name in another form than the URL's.
func oddness(c call.Call) int {
	n := len(c.Words())
	if c.HTTP() && c.Method != "GET" {
		n++
	}
	if c.Name != "" {
		n++
	}
	return n
}

// fewest returns expects that together show what all of them show, ordinary calls first:
// without any one of them, something would not be shown. They are sorted by host.
func fewest(list []candidate) []candidate {
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.plain, b.plain), strings.Compare(a.text, b.text))
	})
	times := map[shown]int{}
	var chosen []candidate
	for _, c := range list {
		if slices.ContainsFunc(c.shows, func(s shown) bool { return times[s] == 0 }) {
			chosen = append(chosen, c)
			for _, s := range c.shows {
				times[s]++
			}
		}
	}
	chosen = slices.DeleteFunc(chosen, func(c candidate) bool {
		needed := slices.ContainsFunc(c.shows, func(s shown) bool { return times[s] == 1 })
		for _, s := range c.shows {
			if !needed {
				times[s]--
			}
		}
		return !needed
	})
	slices.SortStableFunc(chosen, func(a, b candidate) int { return strings.Compare(a.host, b.host) })
	return chosen
}
