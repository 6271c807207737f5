package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// mesh sets what applies to the whole mesh:
//
//	mesh {
//	  domain HOST
//	  root NAMESPACE
//	  revision NAME
//	  dns-capture
//	  label KEY=VALUE      # repeatable
//	}
type mesh struct {
	lang.Node
	Clauses []meshClause `parser:"'mesh':Word '{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct"`
}

type meshClause struct {
	lang.Node
	Domain     *lang.Host  `parser:"  'domain':Word @@"`
	Root       *lang.Name  `parser:"| 'root':Word @@"`
	Revision   *lang.Name  `parser:"| 'revision':Word @@"`
	DNSCapture bool        `parser:"| @'dns-capture':Word"`
	Label      *lang.Label `parser:"| 'label':Word @@"`
	Accept     *accept     `parser:"| @@"`
}

func (m *mesh) lower(s *scope, out *model.Statements) {
	record := model.MeshDecl{At: s.At(m.Line())}
	var labels []lang.Label
	for i := range m.Clauses {
		c := &m.Clauses[i]
		switch {
		case c.Domain != nil:
			once(s, &record.Domain, c.Domain.Plain(&s.Scope), c.Domain, c, "domain")
		case c.Root != nil:
			once(s, &record.Root, c.Root.Value(&s.Scope), c.Root, c, "root")
		case c.Revision != nil:
			once(s, &record.Revision, c.Revision.Value(&s.Scope), c.Revision, c, "revision")
		case c.DNSCapture:
			once(s, &record.DNSCapture, true, c, c, "dns-capture")
		case c.Accept != nil:
			s.acceptHere(c.Accept)
		default:
			s.refuseReserved(c, *c.Label)
			labels = append(labels, *c.Label)
		}
	}
	record.Labels = s.labels(labels)
	if !s.Failed {
		out.Meshes = append(out.Meshes, record)
	}
}

// refuseReserved reports a clause with a label that gwc or the target sets itself.
func (s *scope) refuseReserved(c lang.Placed, l lang.Label) {
	key, value, _ := strings.Cut(l.Text, "=")
	hint := ""
	switch {
	case key == "gwc.dev/program":
		hint = "write `program " + value + "` as a statement"
	case key == "app.kubernetes.io/managed-by" || strings.HasPrefix(key, "gwc.dev/"):
		hint = "remove it"
	}
	for _, r := range s.Defaults.Reserved {
		if r.Key == key {
			hint = strings.ReplaceAll(r.Hint, "VALUE", value)
		}
	}
	if hint == "" {
		return
	}
	s.Wrong(c, code.ReservedLabel, hint, "reserved label %s: gwc sets it", key)
}
