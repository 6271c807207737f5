package join

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// service returns the record of a service, which it creates if necessary.
func (b *builder) service(s model.Service) *model.ServiceInfo {
	info := b.services[s]
	if info == nil {
		info = &model.ServiceInfo{Service: s, Backend: model.Fact[model.Backend]{Value: model.Backend{Kind: "http"}}}
		b.services[s] = info
	}
	return info
}

// joinServices joins the `service` blocks and the backends of exposed services.
func (b *builder) joinServices() {
	declared := map[model.Service][]model.ServiceDecl{}
	for _, d := range b.s.Services {
		declared[d.Service] = append(declared[d.Service], d)
	}
	for s, list := range declared {
		b.joinService(b.service(s), list)
	}
	backends := map[model.Service][]model.Said[model.Backend]{}
	for _, e := range b.s.Exposes {
		if e.Backend.Is() {
			backends[e.Service.Service] = append(backends[e.Service.Service], e.Backend)
		}
	}
	for s, said := range backends {
		b.service(s).Backend = agree(b, code.ConflictingBackends, "the backend of "+s.String(), equal, model.Backend{}, said...)
	}
}

func (b *builder) joinService(info *model.ServiceInfo, list []model.ServiceDecl) {
	var strict []model.Said[bool]
	var policies []model.PolicySaid
	for _, d := range list {
		info.Declared = append(info.Declared, d.At)
		for _, p := range d.Ports {
			b.addPort(info, p)
		}
		for _, s := range d.Subsets {
			b.addSubset(info, s)
		}
		strict, policies = append(strict, d.MTLS), append(policies, d.Policies)
	}
	slices.SortFunc(info.Ports, func(x, y model.ServicePort) int { return x.Number - y.Number })
	slices.SortFunc(info.Subsets, func(x, y model.Subset) int { return strings.Compare(x.Name, y.Name) })
	b.joinWorkload(info, list)
	what := "service " + info.Service.String()
	info.MTLS = agree(b, code.ConflictingServiceBlocks, "mtls of "+what, equal, false, strict...)
	info.Policies = b.policies(code.ConflictingServiceBlocks, what, policies)
}

func (b *builder) addPort(info *model.ServiceInfo, p model.ServicePort) {
	i := slices.IndexFunc(info.Ports, func(o model.ServicePort) bool { return o.Number == p.Number })
	if i < 0 {
		info.Ports = append(info.Ports, p)
		return
	}
	o := &info.Ports[i]
	if o.Protocol != p.Protocol || (o.Name != p.Name && o.Name != "" && p.Name != "") {
		b.clash(code.ConflictingServiceBlocks, p.At, o.At, "declare it once, or the same in both places",
			"conflicting values for port %d of service %s%s", p.Number, info.Service, quoted(o.At, p.At))
	}
	o.Name = cmp.Or(o.Name, p.Name)
}

func (b *builder) addSubset(info *model.ServiceInfo, s model.Subset) {
	s.Labels = slices.Clone(s.Labels)
	sortLabels(s.Labels)
	i := slices.IndexFunc(info.Subsets, func(o model.Subset) bool { return o.Name == s.Name })
	if i < 0 {
		info.Subsets = append(info.Subsets, s)
		return
	}
	if o := info.Subsets[i]; !slices.Equal(o.Labels, s.Labels) {
		b.clash(code.ConflictingServiceBlocks, s.At, o.At, "rename one of them, or use the same labels",
			"conflicting values for subset %s of service %s%s", s.Name, info.Service, quoted(o.At, s.At))
	}
}

// joinWorkload uses the labels of one block as a whole: a part of them would select
// other workloads.
func (b *builder) joinWorkload(info *model.ServiceInfo, list []model.ServiceDecl) {
	var first diag.Span
	for _, d := range list {
		if len(d.Workload) == 0 {
			continue
		}
		var labels []model.Label
		for _, l := range d.Workload {
			labels = append(labels, l.Value)
		}
		sortLabels(labels)
		labels = slices.Compact(labels)
		switch {
		case !first.Known():
			first, info.Workload = d.Workload[0].At, labels
			for _, l := range d.Workload {
				info.WorkloadSaid = l.At.Join(info.WorkloadSaid)
			}
		case !slices.Equal(info.Workload, labels):
			b.clash(code.ConflictingServiceBlocks, d.Workload[0].At, first, "declare the workload once, or the same in both places",
				"conflicting values for the workload of service %s", info.Service)
		}
	}
}

// policies joins the traffic policies of one service or host.
func (b *builder) policies(code code.Code, what string, said []model.PolicySaid) model.Policies {
	if len(said) == 0 {
		return model.Policies{}
	}
	return model.Policies{
		Balance:        policy(b, code, "balance of "+what, said, func(p model.PolicySaid) model.Said[model.Balance] { return p.Balance }),
		Connections:    policy(b, code, "connections of "+what, said, func(p model.PolicySaid) model.Said[int] { return p.Connections }),
		Pending:        policy(b, code, "pending of "+what, said, func(p model.PolicySaid) model.Said[int] { return p.Pending }),
		Requests:       policy(b, code, "requests of "+what, said, func(p model.PolicySaid) model.Said[int] { return p.Requests }),
		ConnectTimeout: policy(b, code, "connect timeout of "+what, said, func(p model.PolicySaid) model.Said[model.Duration] { return p.ConnectTimeout }),
		Keepalive:      policy(b, code, "tcp keepalive of "+what, said, func(p model.PolicySaid) model.Said[model.Duration] { return p.Keepalive }),
		IdleTimeout:    policy(b, code, "idle timeout of "+what, said, func(p model.PolicySaid) model.Said[model.Duration] { return p.IdleTimeout }),
		Outlier:        policy(b, code, "outlier of "+what, said, func(p model.PolicySaid) model.Said[model.Outlier] { return p.Outlier }),
	}
}

func policy[T comparable](b *builder, code code.Code, what string, said []model.PolicySaid, of func(model.PolicySaid) model.Said[T]) model.Fact[T] {
	var list []model.Said[T]
	for _, p := range said {
		list = append(list, of(p))
	}
	var none T
	return agree(b, code, what, equal, none, list...)
}
