package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// declareBroken notes the name that a statement with a mistake declares, so
// that those who use it are not told that it is unknown.
func (s *scope) declareBroken(source *lang.Source, statement lang.Statement, out *model.Broken) {
	if len(statement.Tokens) < 2 || statement.Tokens[1].Kind != lang.Word {
		return
	}
	switch name := source.Text(statement.Tokens[1]); source.Text(statement.Tokens[0]) {
	case "gateway":
		out.Gateways = append(out.Gateways, name)
	case "certificate":
		out.Certificates = append(out.Certificates, name)
	case "service":
		name, namespace, found := strings.Cut(name, ".")
		if !found {
			namespace = s.namespace
		}
		out.Services = append(out.Services, model.Service{Namespace: namespace, Name: name})
	}
}
