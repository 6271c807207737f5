package check

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressThrough finds wildcards at a gateway without `through`, and `through` hosts
// that the program sends along another egress path.
func egressThrough(m *model.Model, sink *diag.Sink) {
	hosts, once := egressHosts(m), diag.Once{Sink: sink}
	for _, h := range m.Egress {
		through, said := h.Through.Value, diag.First(h.Through.Said)
		viaGateway := h.Via.Value.Gateway != ""
		switch {
		case h.Via.Disputed:
		case h.Host.IsWildcard() && viaGateway && through == "":
			sink.Add(diag.At(diag.First(h.Via.Said), code.WildcardWithoutThrough, "a gateway cannot resolve %s: a wildcard requires `through` with `via gateway`", h.Host).
				WithHint("add the server of all names: through %s, or remove `via gateway`", h.Host.Instead("www")))
		case through != "" && !h.Host.IsWildcard():
			once.Add(diag.At(said, code.WildcardWithoutThrough, "`through` requires a wildcard: %s is a single host", h.Host).WithHint("remove it"))
			continue
		case through != "" && !viaGateway:
			once.Add(diag.At(said, code.WildcardWithoutThrough, "`through` requires `via gateway`").
				WithHint("write `via gateway`, or remove it").WithRelated(diag.First(h.Via.Said), "`via sidecar` is here"))
		}
		server := hosts[through]
		if through != "" && server != nil && server.ByCaller() {
			sink.Add(diag.At(said, code.ThroughHostViaOtherGateway, "%s goes through %s, whose calls leave differently for its callers", h.Host, through).
				WithHint("use another `through` host").WithRelated(diag.First(server.Named), "the egress path of %s is here", through))
			continue
		}
		if through == "" || server == nil || server.Via.Value == h.Via.Value || server.Via.Disputed || h.Via.Disputed {
			continue
		}
		sink.Add(diag.At(said, code.ThroughHostViaOtherGateway, "%s goes through %s, which has a different `via`", h.Host, through).
			WithHint("use the same `via` for both").WithRelated(diag.First(append(server.Via.Said, server.Named...)), "the egress path of %s is here", through))
	}
}

// egressMap are the external hosts, for lookups that include wildcards.
func egressMap(m *model.Model) *host.Map[*model.EgressHost] {
	hosts := &host.Map[*model.EgressHost]{}
	for _, h := range m.Egress {
		hosts.Put(h.Host, h)
	}
	return hosts
}

func egressHosts(m *model.Model) map[host.Pattern]*model.EgressHost {
	hosts := make(map[host.Pattern]*model.EgressHost, len(m.Egress))
	for _, h := range m.Egress {
		hosts[h.Host] = h
	}
	return hosts
}
