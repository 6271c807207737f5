package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// A Hop is a DestinationRule for the Service of an egress gateway, with the subsets of
// the servers whose names fall into the bucket.
type Hop struct {
	Object
	Host     string // the gateway's Service
	Selector map[string]string
	Subsets  []HopSubset // by name

	digest string // in the names of the subsets
}

// A HopSubset is how sidecars reach a server.
type HopSubset struct {
	Name   string
	Server *EgressServer
	// HTTP2 says that requests use HTTP/2, whatever Istio knows of the Service's
	// port: over HTTP/1.1 gRPC has no trailers.
	HTTP2 bool
	Ports []model.EgressPort // of the server, that it serves
}

// planHops distributes the servers over the hops of their gateways and names their
// subsets. Istio merges the rules of one Service, including those of other builds, so
// a subset's name contains the digest of its rule.
func (p *planner) planHops() {
	out := &p.plan.Egress
	type id struct{ gateway, bucket string }
	byID := map[id]*Hop{}
	for _, s := range out.Servers {
		at := id{s.Gateway.Name, bucketOf(s)}
		h := byID[at]
		if h == nil {
			k := key{"hop", at.gateway, at.bucket}
			h = &Hop{
				Object: p.object(s.Gateway.Namespace, k), Host: p.gatewayName(s.Gateway), Selector: s.Selector,
				digest: k.digest(p.program()),
			}
			byID[at] = h
			out.Hops = append(out.Hops, h)
		}
		h.addSubsets(s)
	}
	for _, h := range out.Hops {
		slices.SortFunc(h.Subsets, func(x, y HopSubset) int { return cmp.Compare(x.Name, y.Name) })
	}
}

// addSubsets names the subsets of a server: http2 and grpc ports have their own.
func (h *Hop) addSubsets(s *EgressServer) {
	var other, http2 []model.EgressPort
	for _, port := range s.Ports {
		if port.Protocol.OverHTTP2() {
			http2 = append(http2, port)
		} else {
			other = append(other, port)
		}
	}
	words := s.words()
	if len(other) > 0 {
		s.Subset = subsetName(words, h.digest)
		h.Subsets = append(h.Subsets, HopSubset{Name: s.Subset, Server: s, Ports: other})
	}
	if len(http2) > 0 {
		words = append(slices.Clone(words[:len(words)-1]), string(model.HTTP2))
		s.HTTP2Subset = subsetName(words, h.digest)
		h.Subsets = append(h.Subsets, HopSubset{Name: s.HTTP2Subset, Server: s, HTTP2: true, Ports: http2})
	}
}

// words are the words of the subset's name.
func (s *EgressServer) words() key {
	if len(s.key) == 2 {
		return key{"http"}
	}
	return s.key[1:]
}

// bucketOf returns the first hex digit of the hash of the server's host.
func bucketOf(s *EgressServer) string {
	host := s.SNI
	if len(s.key) > 2 {
		host = s.key[1]
	}
	sum := sha256.Sum256([]byte(host))
	return "0123456789abcdef"[sum[0]>>4:][:1]
}

// subsetWords is the number of bytes of a subset's name that its words may take:
// with both digests the name is a DNS label.
const subsetWords = 37

// subsetName returns the name of a subset: its words, the digest that distinguishes
// equal words, and the digest of the rule.
func subsetName(k key, rule string) string {
	var buf [256]byte
	words := k.appendWords(buf[:0])
	if len(words) > subsetWords {
		words = bytes.TrimRight(words[:subsetWords], "-")
	}
	words = append(append(words, '-'), k.digest("")...)
	return string(append(append(words, '-'), rule...))
}
