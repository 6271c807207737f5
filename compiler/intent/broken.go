package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// declareBroken records the name that an invalid statement declares, so that
// its uses are not reported as unknown.
func (s *scope) declareBroken(statement lang.Statement, out *model.Broken) {
	if len(statement.Tokens) < 2 || statement.Tokens[1].Kind != lang.Word {
		return
	}
	switch name := statement.Tokens[1].Text; statement.Tokens[0].Text {
	case "gateway":
		out.Gateways = append(out.Gateways, name)
	case "certificate":
		out.Certificates = append(out.Certificates, name)
	case "tokens":
		out.Tokens = append(out.Tokens, name)
	case "authorizer":
		out.Authorizers = append(out.Authorizers, name)
	case "service":
		name, namespace, found := strings.Cut(name, ".")
		if !found {
			namespace = s.namespace
		}
		out.Services = append(out.Services, model.Service{Namespace: namespace, Name: name})
	}
}
