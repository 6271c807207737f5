package call

import (
	"slices"
	"strconv"
	"strings"
)

// An Outcome is what became of a call.
type Outcome struct {
	Refused  bool   // no connection, or one that was closed without an answer
	Status   int    // a proxy answered by itself; 0: a receiver got the call
	Location string // of a redirect
	// Receiver is who got the call, SERVICE.NAMESPACE:PORT or HOST:PORT, and Subset the
	// subset of its pods.
	Receiver, Subset string
	TLS              int      // layers of TLS that the application of the receiver saw
	MTLS             bool     // mesh mTLS ended at the receiver's sidecar
	Via              []string // the gateways behind the first hop

	// What is known about the last layer of TLS that a proxy added for the receiver.
	SNI         string
	Verified    string // the names that the certificate of the server must have, joined by +
	Certificate string // the credential that the proxy presented
	Authority   string // by which the proxy verified the server: a Secret, a file, or system
	Address     string // of a server outside that was reached by an address

	Host  string // the Host header that arrived
	Path  string // the path that arrived
	HTTP2 bool   // the request arrived over HTTP/2
}

// TLSFrom sets what a proxy did to the last layer of TLS.
func (o *Outcome) TLSFrom(names []string, certificate, authority string) {
	o.Verified, o.Certificate, o.Authority = strings.Join(names, "+"), certificate, authority
}

// String writes the outcome as a result, without what is left out of comparisons.
func (o Outcome) String() string { return strings.Join(o.words(false), " ") }

// Full writes the outcome with everything that is known.
func (o Outcome) Full() string { return strings.Join(o.words(true), " ") }

// Words returns the words of the outcome as a result, without what is left out of
// comparisons.
func (o Outcome) Words() []string {
	if o.Location != "" {
		return []string{strconv.Itoa(o.Status), o.Location}
	}
	return o.words(false)
}

func (o Outcome) words(full bool) []string {
	switch {
	case o.Refused:
		return []string{"refused"}
	case o.Status != 0 && o.Location == "":
		return []string{strconv.Itoa(o.Status)}
	case o.Status != 0:
		return []string{strconv.Itoa(o.Status), join([]string{o.Location})}
	}
	words := []string{o.Receiver}
	if o.Subset != "" {
		words[0] += "/" + o.Subset
	}
	switch {
	case o.TLS == 1:
		words = append(words, "tls")
	case o.TLS > 1:
		words = append(words, "tls-in-tls")
	}
	if o.MTLS {
		words = append(words, "mtls")
	}
	for _, named := range [][2]string{{"sni", o.SNI}, {"verified", o.Verified}, {"certificate", o.Certificate}} {
		if named[1] != "" {
			words = append(words, named[0], named[1])
		}
	}
	for _, gateway := range o.Via {
		words = append(words, "via", gateway)
	}
	if !full {
		return words
	}
	if o.HTTP2 {
		words = append(words, "http2")
	}
	for _, named := range [][2]string{{"host", o.Host}, {"path", o.Path}} {
		if named[1] != "" {
			words = append(words, named[0], join([]string{named[1]}))
		}
	}
	return words
}

// A Share is an outcome and how often it happens, in percent.
type Share struct {
	Outcome
	Percent float64
}

// String writes the share as a result; all calls are not written as 100%.
func (s Share) String() string {
	if s.Percent > 99.999 {
		return s.Outcome.String()
	}
	return strconv.FormatFloat(s.Percent, 'f', -1, 64) + "% " + s.Outcome.String()
}

// Join adds up the shares of equal outcomes.
func Join(shares []Share) (out []Share) {
	for _, s := range shares {
		i := slices.IndexFunc(out, func(o Share) bool { return o.Full() == s.Full() })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Percent += s.Percent
	}
	return out
}
