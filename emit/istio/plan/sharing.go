package plan

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// A Sharing is which published hosts share a server.
type Sharing struct {
	Servers []*Server // by key

	listeners Listeners
	serves    map[*model.Published]*Server
}

// ServerOf returns the server of a published host: those that share one are served on
// one connection.
func (i *Sharing) ServerOf(p *model.Published) *Server { return i.serves[p] }

// Listeners returns the claims on the ports of the gateways' pods.
func (i *Sharing) Listeners() Listeners { return i.listeners }

// Shared is Share of a model for readers, computed once.
func Shared(m *model.Model) Sharing { return model.Derived(m, Share) }

// own returns the sharing with servers of its own, which a planner completes.
func (i Sharing) own() Sharing {
	copies := make(map[*Server]*Server, len(i.Servers))
	out := Sharing{Servers: make([]*Server, 0, len(i.Servers)), listeners: i.listeners, serves: make(map[*model.Published]*Server, len(i.serves))}
	for _, s := range i.Servers {
		c := *s
		copies[s] = &c
		out.Servers = append(out.Servers, &c)
	}
	for pub, s := range i.serves {
		out.serves[pub] = copies[s]
	}
	return out
}

// Share decides which published hosts share a server. The servers have only their
// hosts, no names and certificates. The model may have errors.
func Share(m *model.Model) Sharing {
	i := Sharing{serves: map[*model.Published]*Server{}, listeners: listenersOf(m)}
	servers := map[string]*Server{}
	for _, pub := range widestFirst(m.Published) {
		k := i.keyOf(pub)
		id := k.id()
		s := servers[id]
		if s == nil {
			s = &Server{key: k, Gateway: pub.Gateway}
			servers[id] = s
		}
		s.Published = append(s.Published, pub)
		i.serves[pub] = s
	}
	for _, id := range slices.Sorted(maps.Keys(servers)) {
		s := servers[id]
		slices.SortFunc(s.Published, func(x, y *model.Published) int { return cmp.Compare(x.Host, y.Host) })
		s.widest = widest(s.Published)
		i.Servers = append(i.Servers, s)
	}
	return i
}

// keyOf returns the key of the Gateway object of a published host. The wildcards that
// cover it already have theirs.
func (i *Sharing) keyOf(pub *model.Published) key {
	port := strconv.Itoa(pub.Port)
	if protocol := pub.Protocol.Value; protocol.PlainHTTP() || protocol.Opaque() {
		return key{"in", pub.Gateway.Name, port}
	}
	if k := sharedKey(pub); k != nil && !i.separate(pub, k) {
		return k
	}
	return hostKey(pub)
}

// sharedKey returns the key of the Gateway object of all hosts with these
// certificates and settings, so that browsers may reuse connections between
// them; nil where every host has a separate one. Words that begin with an operator
// cannot be names, so no key reads like another.
func sharedKey(pub *model.Published) key {
	if !TerminatesHTTP(pub) || !pub.Certs.Is() {
		return nil
	}
	k := key{"in", pub.Gateway.Name, strconv.Itoa(pub.Port), strings.ReplaceAll(string(pub.Mode.Value), " ", "-")}
	k = append(k, slices.Sorted(slices.Values(pub.Certs.Value))...)
	for _, name := range ServerNames(pub) {
		k = append(k, "name="+name)
	}
	if v := pub.MinTLS.Value; v != "" {
		k = append(k, "min="+v)
	}
	if v := pub.MaxTLS.Value; v != "" {
		k = append(k, "max="+v)
	}
	if v := pub.Ciphers.Value; len(v) > 0 {
		k = append(k, "ciphers="+strings.Join(v, "="))
	}
	return k
}

// separate reports whether the host cannot use the shared object k despite equal
// settings: a wildcard of the object covers it, so it is not listed, but a narrower
// wildcard elsewhere would receive its connections.
func (i *Sharing) separate(pub *model.Published, k key) bool {
	foreign := false
	for _, w := range i.listeners.Covering(pub) {
		s := i.serves[w.Published]
		if s != nil && slices.Equal(s.key, k) {
			return foreign
		}
		foreign = true
	}
	return false
}

// widest returns the published hosts, sorted, that no other one covers.
func widest(published []*model.Published) []*model.Published {
	if len(published) == 1 {
		return published
	}
	hosts := map[host.Pattern]bool{}
	for _, p := range published {
		hosts[p.Host] = true
	}
	return slices.DeleteFunc(slices.Clone(published), func(p *model.Published) bool {
		return slices.ContainsFunc(p.Host.Above(), func(w host.Pattern) bool { return hosts[w] })
	})
}

// widestFirst returns the published hosts, each after the wildcards that cover it.
func widestFirst(published []*model.Published) []*model.Published {
	byWidth := map[int][]*model.Published{}
	for _, p := range published {
		labels := strings.Count(string(p.Host), ".") * 2
		if !p.Host.IsWildcard() {
			labels++
		}
		byWidth[labels] = append(byWidth[labels], p)
	}
	out := make([]*model.Published, 0, len(published))
	for _, labels := range slices.Sorted(maps.Keys(byWidth)) {
		out = append(out, byWidth[labels]...)
	}
	return out
}
