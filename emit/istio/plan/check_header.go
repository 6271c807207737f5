package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkHeaders reports header changes that Istio or Envoy rejects, or that have no
// effect.
func (ck *checker) checkHeaders(changes []model.HeaderChange) {
	written := map[bool]int{} // by side
	for _, c := range changes {
		ck.checkHeader(c)
		if c.Op == "remove" {
			continue
		}
		if written[c.Response]++; written[c.Response] == feature.HeaderChanges.Most+1 {
			ck.sink.Add(diag.At(c.At, code.HeadersTooLong, "too many header changes in a route: maximum %d for requests and for responses", feature.HeaderChanges.Most).
				WithHint("change fewer headers"))
		}
	}
}

func (ck *checker) checkHeader(c model.HeaderChange) {
	value := feature.LiteralHeader(c.Value)
	switch {
	case c.Response && c.Name == "host":
		ck.sink.Add(diag.At(c.At, code.ResponseHost, "a response has no `host` header, and Istio does not accept a change of it").
			WithHint("remove the clause; the host of a request is changed with `rewrite host NAME`"))
	case c.Op != "remove" && feature.HopByHop(c.Name, c.Value, c.Response):
		ck.sink.Add(diag.At(c.At, code.ConnectionHeader, "invalid header `%s`: it belongs to the connection, and only Envoy may write it", c.Name).
			WithHint("remove the clause"))
	case c.Op != "remove" && c.Value == "":
		ck.sink.Add(diag.At(c.At, code.EmptyHeader, "empty value for `%s` has no effect: Envoy does not write empty headers", c.Name).
			WithHint("%s", removal(c)))
	case len(value) > feature.HeaderValue.Most:
		ck.sink.Add(diag.At(c.At, code.HeadersTooLong, "the header value has %d bytes (each `%%` counts twice), maximum %d", len(value), feature.HeaderValue.Most).
			WithHint("shorten the value"))
	case len(c.Name) > feature.HeaderName.Most:
		ck.sink.Add(diag.At(c.At, code.HeadersTooLong, "the header name has %d bytes, maximum %d", len(c.Name), feature.HeaderName.Most).
			WithHint("shorten the name"))
	}
}

// removal returns the clause that removes the header.
func removal(c model.HeaderChange) string {
	if c.Response {
		return "write `remove response header " + c.Name + "`"
	}
	return "write `remove request header " + c.Name + "`"
}
