package fuzz

import (
	"math/rand/v2"
	"slices"

	"github.com/gwc-lang/gwc/conformance/call"
)

// page is the origin of the pages that a route's cors is for.
const page = "https://page.example.org"

const asksFor = "access-control-request-method"

// preflight is what a browser asks before a page of an origin calls a URL without headers of its own.
func preflight(r *rand.Rand, url string) string {
	return "OPTIONS " + url + pick(r, paths) + " header origin = " + pick(r, []string{page, page, "https://other.example.org"}) +
		" header " + asksFor + " = " + pick(r, []string{"GET", "POST"})
}

// preflighted is what a preflight gets: it goes where its request will go, and is answered there if that route is for the
// page. One whose request no policy is for may also be answered as an OPTIONS request without a policy.
func preflighted(blocks [][]Route, c call.Call) string {
	header := func(name string) string {
		i := slices.IndexFunc(c.Headers, func(h [2]string) bool { return h[0] == name })
		return c.Headers[i][1]
	}
	asked := c
	asked.Method, asked.Headers = header(asksFor), nil
	r, ok := wins(blocks, asked, "")
	switch {
	case !ok:
		return "404"
	case r.CORS && header("origin") == page:
		return "200"
	case r.CORS:
		return r.result(c)
	}
	want := r.result(c) + " or 404"
	if own, ok := wins(blocks, c, ""); ok && !own.CORS {
		want += " or " + own.result(c)
	}
	return want
}
