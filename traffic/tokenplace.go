package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
)

// PlacesOf returns where a rule looks for tokens.
func PlacesOf(r proxy.TokenRule) (list []call.Place) {
	for _, h := range r.FromHeaders {
		list = append(list, call.Place{Kind: "header", Name: strings.ToLower(h.Name), Prefix: h.Prefix})
	}
	for _, name := range r.FromParams {
		list = append(list, call.Place{Kind: "query", Name: name})
	}
	for _, name := range r.FromCookies {
		list = append(list, call.Place{Kind: "cookie", Name: name})
	}
	if len(list) == 0 {
		list = []call.Place{call.Bearer, {Kind: "query", Name: "access_token"}}
	}
	return list
}

// partOf returns the part of a request that a place is.
func partOf(p call.Place) request.Part {
	switch p.Kind {
	case "query":
		return request.Part{Kind: request.QueryOf, Name: p.Name}
	case "cookie":
		return request.Part{Kind: request.HeaderOf, Name: "cookie"}
	}
	return request.Part{Kind: request.HeaderOf, Name: p.Name}
}

// unclear returns why it is not known whether a place has a token: a header has a text
// beside it, or in its place.
func (w *walk) unclear(place call.Place, l *leg) string {
	part := partOf(place)
	text := l.message.Text(part)
	value, present := w.values.Value(text)
	carried := 0
	for _, t := range l.message.tokens {
		if partOf(t.Place) == part {
			carried++
		}
	}
	switch {
	case !present || len(text.Edits) > 0 && text.Edits[0].Kind == request.Remove:
	case place.Kind == "cookie":
		if carried == 0 && strings.Contains(value, place.Name+"=") {
			return "the cookie " + place.Name + " may be a token: write it as `token`"
		}
	case carried == 0 && strings.Contains(value, place.Prefix):
		return "the " + part.String() + " may be a token: write it as `token`"
	case carried > 0 && place.Kind == "header" && (carried > 1 || strings.Contains(value, ",")):
		return "the " + part.String() + " has several values"
	case carried > 0 && !slices.ContainsFunc(l.message.tokens, func(t jwt) bool { return t.Place == place }) && strings.Contains(value, place.Prefix):
		return fmt.Sprintf("the token in the %s is not where a RequestAuthentication expects it", part)
	}
	return ""
}

// show adds the tokens of a call where its request has them.
func show(values *request.Concrete, tokens []call.Token) {
	for _, t := range tokens {
		switch part := partOf(t.Place); part.Kind {
		case request.HeaderOf:
			values.AddHeader(part.Name, inPlace(t))
		default:
			values.Values[part] = inPlace(t)
		}
	}
}

// inPlace returns the text of the part of a request in which a token is.
func inPlace(t call.Token) string {
	text := cmp.Or(t.Bare, anyToken)
	if t.Place.Kind == "cookie" {
		return t.Place.Name + "=" + text
	}
	return t.Place.Prefix + text
}
