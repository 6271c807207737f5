package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// A Hop is a DestinationRule for the Service of an egress gateway, with the subsets of
// the servers whose names fall into the bucket.
type Hop struct {
	Object
	Host     string // the gateway's Service
	Selector map[string]string
	Servers  []*EgressServer // by subset
}

// planHops distributes the servers over the hops of their gateways and names their
// subsets. Istio merges the rules of one Service, including those of other builds, so
// a subset's name contains the digest of its rule.
func (p *planner) planHops() {
	out := &p.plan.Egress
	byID := map[string]*Hop{}
	for _, s := range out.Servers {
		k := key{"hop", s.Gateway.Name, bucketOf(s)}
		id := k.id()
		h := byID[id]
		if h == nil {
			h = &Hop{Object: p.object(s.Gateway.Namespace, k), Host: p.gatewayName(s.Gateway), Selector: s.Selector}
			byID[id] = h
			out.Hops = append(out.Hops, h)
		}
		s.Subset = subsetName(s.words(), k.digest(p.program()))
		h.Servers = append(h.Servers, s)
	}
	for _, h := range out.Hops {
		slices.SortFunc(h.Servers, func(x, y *EgressServer) int { return cmp.Compare(x.Subset, y.Subset) })
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
	return hex.EncodeToString(sum[:1])[:1]
}

// subsetWords is the number of bytes of a subset's name that its words may take:
// with both digests the name is a DNS label.
const subsetWords = 37

// subsetName returns the name of a subset: its words, the digest that distinguishes
// equal words, and the digest of the rule.
func subsetName(k key, rule string) string {
	digest := k.digest("")
	words := strings.TrimSuffix(k.name(""), "-"+digest)
	if len(words) > subsetWords {
		words = strings.TrimRight(words[:subsetWords], "-")
	}
	return words + "-" + digest + "-" + rule
}
