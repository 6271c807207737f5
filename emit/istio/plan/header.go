package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// A Header is a change of a header.
type Header struct {
	*model.HeaderChange
	Text string // of set and add, in Istio's form
	// Replace says that the caller's value is removed even if Text is empty for a
	// request: Envoy does not write an empty header, and keeps the one that came.
	Replace bool
}

// operators are the sources as Envoy's operators. At sidecars the application is the
// peer, and x-forwarded-for is what it wrote.
var operators = map[model.Source]string{
	model.ClientAddress:     "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
	model.ClientSubject:     "%DOWNSTREAM_PEER_SUBJECT%",
	model.ClientDNS:         "%DOWNSTREAM_PEER_DNS_SAN%",
	model.ClientURI:         "%DOWNSTREAM_PEER_URI_SAN%",
	model.ClientFingerprint: "%DOWNSTREAM_PEER_FINGERPRINT_256%",
	model.OriginalHost:      "%REQ(:AUTHORITY)%",
	model.OriginalPath:      "%REQ(:PATH)%",
}

const peerAddress = "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%"

func headersOf(r *model.Route, mesh bool) []Header {
	var out []Header
	for i := range r.Settings.Headers {
		c := &r.Settings.Headers[i]
		h := Header{HeaderChange: c, Text: feature.LiteralHeader(c.Value), Replace: c.From != ""}
		switch {
		case c.From == model.ClientAddress && mesh:
			h.Text = peerAddress
		case c.From != "":
			h.Text = operators[c.From]
		}
		out = append(out, h)
	}
	return out
}
