package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// sticky returns the routes that keep visitors at their share: one for the cookie of each
// share, and last the route itself, whose shares set the cookie.
func sticky(r Route, on proxy) []Route {
	if !r.Settings.Sticky.Is() {
		return []Route{r}
	}
	cookie := r.Settings.Sticky.Value
	var out []Route
	for i, d := range r.Destinations {
		value := shareName(r.Action.Destinations[i], d)
		one := r
		one.Matches = withCookie(r, cookie.Name, value)
		one.Destinations = []Destination{d}
		one.Destinations[0].Share = model.Whole
		one.decideAuthority()
		out = append(out, one)
		r.Destinations[i].Cookie = feature.LiteralHeader(setCookie(cookie, value, on.https))
	}
	return append(out, r)
}

// shareName returns the value of the cookie for a share: it depends on the destination
// alone, so that it stays if shares change, and tells a visitor nothing.
func shareName(d model.Destination, to Destination) string {
	return digestOf(fmt.Sprintf("%s %d %s", to.Host, to.Port, d.Subset))
}

// withCookie returns the alternatives of a route with a cookie.
func withCookie(r Route, name, value string) []*model.Match {
	at := r.Settings.Sticky.Clause
	condition := model.Condition{Name: "cookie", At: at, Text: model.Text{
		Op: model.Regexp, Value: "(.*; *)?" + regexp.QuoteMeta(name+"="+value) + "(;.*)?",
	}}
	matches := r.Matches
	if len(matches) == 0 {
		matches = []*model.Match{{}}
	}
	out := make([]*model.Match, len(matches))
	for i, m := range matches {
		one := *m
		one.Headers = append(slices.Clip(one.Headers), condition)
		slices.SortFunc(one.Headers, func(a, b model.Condition) int { return strings.Compare(a.Name, b.Name) })
		out[i] = &one
	}
	return out
}

// setCookie returns the header that sets the cookie (RFC 6265).
func setCookie(c model.Cookie, value string, secure bool) string {
	out := c.Name + "=" + value + "; Path=/"
	if c.TTL > 0 {
		out += fmt.Sprintf("; Max-Age=%d", c.TTL/time.Second)
	}
	out += "; HttpOnly"
	if secure {
		out += "; Secure"
	}
	return out + "; SameSite=Lax"
}
