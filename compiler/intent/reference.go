package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Service is a service of the mesh: NAME[.NAMESPACE][:PORT].
type Service struct{ lang.Leaf }

// ref returns the service with its full name, or reports an invalid one.
func (v Service) ref(s *scope) model.ServiceRef {
	service, port := s.service(v.Leaf, false)
	return model.ServiceRef{Service: service, Port: port, At: s.At(v.Piece())}
}

// ServiceName is a service without a port: NAME[.NAMESPACE].
type ServiceName struct{ lang.Leaf }

// value returns the service with its full name, or reports an invalid one.
func (v ServiceName) value(s *scope) model.Service {
	service, port := s.service(v.Leaf, false)
	if port > 0 {
		name, _, _ := strings.Cut(v.Text, ":")
		s.Wrong(v, code.InvalidService, "write `"+name+"`", "invalid service `%s`: must not have a port", v.Text)
	}
	return service
}

// Destination is the destination of requests:
// SERVICE[.NAMESPACE][:PORT][/SUBSET], or outside the mesh http[s]://HOST[:PORT].
type Destination struct{ lang.Leaf }

// value returns the destination, or reports an invalid one. withPath returns the hint
// for a URL with a path.
func (v Destination) value(s *scope, withPath pathHint) model.Destination {
	d := model.Destination{At: s.At(v.Piece()), Share: model.Whole}
	host, port, is := s.outside(v.Leaf, withPath)
	if is {
		d.Outside, d.Port = host, port
		return d
	}
	ref, subset, found := v.Cut("/")
	if strings.Contains(v.Text, "://") {
		ref, found = v.Leaf, false
	}
	if found {
		d.Subset, d.SubsetAt = lang.Name{Leaf: subset}.Value(&s.Scope), s.At(subset.Piece())
	}
	d.Service, d.Port = s.service(ref, true)
	return d
}

// service returns the service and port of NAME[.NAMESPACE][:PORT]. The default
// namespace is that of the file. outside is true where a host outside the mesh is allowed.
func (s *scope) service(v lang.Leaf, outside bool) (model.Service, int) {
	if _, rest, found := strings.Cut(v.Text, "://"); found {
		s.Wrong(v, code.InvalidService, insteadOfURL(v.Text, rest, outside), "invalid service `%s`: must not be a URL", v.Text)
		return model.Service{}, 0
	}
	name, port, found := v.Cut(":")
	number := 0
	if found {
		number = lang.Port{Leaf: port}.Value(&s.Scope)
	}
	if short := shortName(name.Text); short != "" {
		d := diag.At(s.Span(name), code.InvalidService, "invalid service `%s`: must not be a fully qualified name", name.Text).WithHint("write `%s`", short)
		if rest := strings.TrimPrefix(name.Text, short); !name.Quoted && (rest == ".svc" || rest == ".svc."+s.Defaults.Domain) {
			d = d.WithFix(d.Span, short)
		}
		s.Report(d)
		return model.Service{}, number
	}
	name, namespace, found := name.Cut(".")
	service := model.Service{Namespace: s.namespace}
	if found {
		if strings.Contains(namespace.Text, ".") {
			s.Wrong(v, code.InvalidService, orOutside(v.Text, outside),
				"invalid service `%s`: must be NAME or NAME.NAMESPACE%s", v.Text, notHost(v.Text))
			return model.Service{}, number
		}
		service.Namespace = lang.Name{Leaf: namespace}.Value(&s.Scope)
	}
	service.Name = lang.Name{Leaf: name}.Value(&s.Scope)
	return service, number
}

// shortName returns NAME.NAMESPACE for a full name in the mesh domain
// (NAME.NAMESPACE.svc...), or "" for any other text.
func shortName(text string) string {
	labels := strings.SplitN(text, ".", 4)
	if len(labels) < 3 || labels[2] != "svc" {
		return ""
	}
	return labels[0] + "." + labels[1]
}

// notHost completes the message about a text in the place of a service that is a host.
func notHost(text string) string {
	name, _, _ := strings.Cut(text, ":")
	if lang.WrongHost(name) != "" {
		return ""
	}
	return ", not a host"
}

// insteadOfURL returns the hint for a URL, without its scheme, in the place of a
// service.
func insteadOfURL(url, rest string, outside bool) string {
	name, _, _ := strings.Cut(rest, "/")
	name, _, _ = strings.Cut(name, ":")
	if serviceName(name) != "" || strings.Count(name, ".") < 2 {
		return "write `" + rest + "`"
	}
	scheme, _, _ := strings.Cut(strings.ToLower(url), "://")
	if other := schemes[scheme]; other != "" && outside {
		return orOutside(other+"://"+rest, true)
	}
	return "write a service of the mesh, as reviews.prod; `egress " + name + "` declares a host outside"
}

// schemes are schemes of protocols over HTTP, and the scheme of the gateway's connection.
var schemes = map[string]string{"ws": "http", "grpc": "http", "wss": "https", "grpcs": "https"}

// orOutside returns the hint for a text that is not a service: it may be a host outside
// the mesh.
func orOutside(text string, outside bool) string {
	const hint = "write a service of the mesh, as reviews.prod"
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	if _, why := parseURL(text); !outside || why != "" {
		return hint
	}
	return hint + ", or `" + text + "`"
}
