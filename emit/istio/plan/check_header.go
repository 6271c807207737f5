package plan

import (
	"strings"

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
	change := feature.HeaderChange{Response: c.Response, Remove: c.Op == "remove", Name: c.Name, Value: c.Value}
	switch {
	case c.Response && c.Name == "host":
		ck.sink.Add(diag.At(c.At, code.ResponseHost, "a response has no `host` header, and Istio does not accept a change of it").
			WithHint("remove the clause; the host of a request is changed with `rewrite host NAME`"))
	case change.Connection():
		ck.sink.Add(diag.At(c.At, code.ConnectionHeader, "invalid header `%s`: it belongs to the connection, and only Envoy may write it", c.Name).
			WithHint("remove the clause"))
	case change.Proxy():
		ck.sink.Add(diag.At(c.At, code.ProxyHeader, "a change of `%s` has no effect: Envoy %s", c.Name, written(c)).WithHint("%s", instead(c)))
	case feature.Operator(c.Value) != "":
		ck.sink.Add(diag.At(c.At, code.HeaderOperator, "`%s` is text here, not an operator of Envoy", feature.Operator(c.Value)).
			WithHint("%s", sourceInstead(c)))
	case c.Op != "remove" && c.From == "" && c.Value == "":
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

// written returns what Envoy does with a header that only it writes.
func written(c model.HeaderChange) string {
	if c.Response {
		return "writes it after the routes"
	}
	return "reads it as a setting of its own, or overwrites it"
}

// instead returns the hint for a header that only Envoy writes.
func instead(c model.HeaderChange) string {
	switch {
	case c.Response && c.Name == "server":
		return "remove the clause; `proxyHeaders` of the mesh's ProxyConfig changes or disables the header"
	case strings.HasSuffix(c.Name, "-timeout-ms"):
		return "remove the clause; write `timeout D`"
	case strings.Contains(c.Name, "retr"):
		return "remove the clause; write `retry N`"
	}
	return "remove the clause"
}

// sources are the sources of a header by the operators of Envoy that people write.
var sources = map[string]model.Source{
	"DOWNSTREAM_REMOTE_ADDRESS": model.ClientAddress, "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": model.ClientAddress,
	"DOWNSTREAM_DIRECT_REMOTE_ADDRESS": model.ClientAddress, "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT": model.ClientAddress,
	"DOWNSTREAM_PEER_SUBJECT": model.ClientSubject, "DOWNSTREAM_PEER_DNS_SAN": model.ClientDNS, "DOWNSTREAM_PEER_URI_SAN": model.ClientURI,
	"DOWNSTREAM_PEER_FINGERPRINT_256": model.ClientFingerprint, "DOWNSTREAM_PEER_FINGERPRINT_1": model.ClientFingerprint,
	"REQ(:AUTHORITY)": model.OriginalHost, "REQ(HOST)": model.OriginalHost,
	"REQ(:PATH)": model.OriginalPath, "REQ(X-ENVOY-ORIGINAL-PATH?:PATH)": model.OriginalPath,
}

// sourceInstead returns the hint for a value that spells an operator.
func sourceInstead(c model.HeaderChange) string {
	source, found := sources[strings.Trim(feature.Operator(c.Value), "%")]
	if !found || c.Response {
		return "remove the `%` signs, or remove the clause"
	}
	return "write `set request header " + c.Name + " from " + string(source) + "`"
}

// removal returns the clause that removes the header.
func removal(c model.HeaderChange) string {
	if c.Response {
		return "write `remove response header " + c.Name + "`"
	}
	return "write `remove request header " + c.Name + "`"
}
