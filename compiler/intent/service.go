package intent

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// service declares properties of a service of the mesh, and its policies:
//
//	service SERVICE[.NAMESPACE] {
//	  port PORT PROTOCOL [NAME]         # repeatable
//	  workload KEY=VALUE, ...
//	  subset NAME KEY=VALUE, ...        # repeatable
//	  mtls strict
//	  balance, connections, pending, requests, connect timeout, tcp keepalive, outlier
//	}
type service struct {
	lang.Node
	Name    ServiceName     `parser:"'service':Word @@" names:"service declared"`
	Clauses []serviceClause `parser:"'{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type serviceClause struct {
	lang.Node
	Port     *servicePort `parser:"  'port':Word @@"`
	Workload []lang.Label `parser:"| 'workload':Word @@ (',':Punct @@)*"`
	Subset   *subset      `parser:"| 'subset':Word @@"`
	MTLS     bool         `parser:"| @('mtls':Word 'strict':Word)"`
	Policy   *policy      `parser:"| @@"`
	Accept   *accept      `parser:"| @@"`
}

type servicePort struct {
	Number   lang.Port  `parser:"@@"`
	Protocol Protocol   `parser:"@@"`
	Name     *lang.Name `parser:"@@?"`
}

type subset struct {
	Name   lang.Name    `parser:"@@" names:"subset declared"`
	Labels []lang.Label `parser:"@@ (',':Punct @@)*"`
}

func (v *service) lower(s *scope, out *model.Statements) {
	record := model.ServiceDecl{At: s.Span(v.Name), Service: v.Name.value(s)}
	var workload model.Said[[]model.Said[model.Label]]
	numbers, names, subsets := distinct{}, distinct{}, distinct{}
	for i := range v.Clauses {
		c := &v.Clauses[i]
		switch {
		case c.Port != nil:
			c.setPort(s, &record, numbers, names)
		case c.Workload != nil:
			once(s, &workload, s.labels(c.Workload), c, c, "workload")
		case c.Subset != nil:
			c.setSubset(s, &record, subsets)
		case c.MTLS:
			once(s, &record.MTLS, true, c, c, "mtls strict")
		case c.Accept != nil:
			s.acceptHere(c.Accept)
		default:
			c.Policy.set(s, &record.Policies)
		}
	}
	record.Workload = workload.Value
	slices.SortStableFunc(record.Ports, func(a, b model.ServicePort) int { return a.Number - b.Number })
	slices.SortStableFunc(record.Subsets, func(a, b model.Subset) int { return strings.Compare(a.Name, b.Name) })
	if !s.Failed {
		out.Services = append(out.Services, record)
	}
}

// setPort adds the port, and reports a duplicate number or name.
func (c *serviceClause) setPort(s *scope, record *model.ServiceDecl, numbers, names distinct) {
	port := model.ServicePort{Number: c.Port.Number.Value(&s.Scope), Protocol: c.Port.Protocol.value(s, "https"), At: s.Span(c)}
	if c.Port.Name != nil {
		port.Name = c.Port.Name.Value(&s.Scope)
		names.add(s, c.Port.Name, port.Name)
	}
	if port.Number > 0 {
		numbers.add(s, c.Port.Number, c.Port.Number.Text)
	}
	record.Ports = append(record.Ports, port)
}

// reservedSubsets is the prefix of the names of subsets that gwc generates.
const reservedSubsets = "gwc-"

// setSubset adds the subset, and reports a duplicate name.
func (c *serviceClause) setSubset(s *scope, record *model.ServiceDecl, subsets distinct) {
	name := c.Subset.Name
	made := model.Subset{Name: name.Value(&s.Scope), At: s.Span(c)}
	for _, l := range s.labels(c.Subset.Labels) {
		made.Labels = append(made.Labels, l.Value)
	}
	if rest, reserved := strings.CutPrefix(made.Name, reservedSubsets); reserved {
		s.Wrong(name, code.ReservedSubset, "rename it, for example to `"+strings.Trim("v-"+rest, "-")+"`",
			"reserved subset name %s: must not begin with `%s`", made.Name, reservedSubsets)
	}
	subsets.add(s, name, made.Name)
	record.Subsets = append(record.Subsets, made)
}
