package call

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Outcome is what became of a call.
type Outcome struct {
	Refused bool   // no connection, or one that was closed without an answer
	Status  int    // a proxy answered by itself
	URL     string // the Location of a redirect
	Dest    string // who received it: a service NAME.NAMESPACE, a server's host; with :PORT
	Version string // the version of the pod that received it, when its service has several
	TLS     int    // how many layers of TLS the receiver's application saw

	Via []string // the gateways behind the first hop, by name

	// What is known about the outermost layer that a proxy added on the last leg.
	SNI         string
	Verified    string // the names that were demanded of the server
	Certificate string // the client certificate that was presented: a credential's name

	HTTP2 bool   // the request arrived over HTTP/2
	Host  string // the Host header that arrived
	Path  string // the path that arrived
	Tries int    // how often it arrived; 0 where the judge cannot count
	// Arrived are the headers of the request as it arrived, Answered those of the response as the caller got it; nil
	// where the judge does not know them.
	Arrived, Answered http.Header
	// Tests are what a want asks of them.
	Tests  []HeaderTest
	Detail string // how the judge came to this, for messages

	// Hops are the upstream clusters on the way, each with its transport (` + simple sni NAME`, ` + auto-mtls`), and at the
	// end the answer when a proxy gave one (`respond 403 TEXT`), where the judge knows them.
	Hops []string
	// Treated is what the routes on the way do to the call besides sending it on (time, tries, delays, aborts, changes of
	// headers, what a browser of another origin may do), where the judge knows it.
	Treated []string
}

// String writes an outcome in the notation of calls.
func (o Outcome) String() string {
	switch {
	case o.Refused:
		return "refused"
	case o.Status != 0:
		return strings.TrimSpace(fmt.Sprintf("%d %s", o.Status, o.URL))
	}
	words := []string{o.Dest}
	if o.Version != "" {
		words[0] += "/" + o.Version
	}
	switch o.TLS {
	case 0:
	case 1:
		words = append(words, "tls")
	default:
		words = append(words, "tls-in-tls")
	}
	for _, named := range [][2]string{{"sni", o.SNI}, {"verified", o.Verified}, {"certificate", o.Certificate}} {
		if named[1] != "" {
			words = append(words, named[0], named[1])
		}
	}
	if o.HTTP2 {
		words = append(words, "http2")
	}
	for _, gateway := range o.Via {
		words = append(words, "via", gateway)
	}
	return strings.Join(words, " ")
}

// Share is an outcome and how often it happens, in percent.
type Share struct {
	Outcome
	Percent float64
}

// Join adds up the shares of outcomes that read alike.
func Join(shares []Share) []Share {
	var out []Share
	for _, s := range shares {
		i := slices.IndexFunc(out, func(o Share) bool { return o.String() == s.String() })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Percent += s.Percent
	}
	return out
}
