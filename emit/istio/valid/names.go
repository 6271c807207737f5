package valid

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// gone are kinds that Istio had, and what replaces them.
var gone = map[string]string{
	"Policy": "PeerAuthentication and RequestAuthentication", "MeshPolicy": "PeerAuthentication", "ServiceRole": "AuthorizationPolicy",
	"ServiceRoleBinding": "AuthorizationPolicy", "RbacConfig": "AuthorizationPolicy", "ClusterRbacConfig": "AuthorizationPolicy",
	"RouteRule": "VirtualService", "DestinationPolicy": "DestinationRule", "EgressRule": "ServiceEntry",
	"HTTPAPISpec": "", "HTTPAPISpecBinding": "", "QuotaSpec": "", "QuotaSpecBinding": "", "adapter": "", "attributemanifest": "", "handler": "", "instance": "", "rule": "", "template": "",
}

// foreign are kinds of the installer and of other APIs under istio.io, which are not
// configuration of the mesh.
var foreign = map[string]bool{"IstioOperator": true, "Istio": true, "IstioCNI": true, "IstioRevision": true, "IstioRevisionTag": true, "ZTunnel": true}

// kind returns the object's kind; nil if Istio has no such kind, which it reports, or
// if it is not one of the mesh.
func (c *check) kind() *kind {
	k := kinds()[c.Kind]
	group, version, _ := strings.Cut(c.APIVersion, "/")
	switch {
	case foreign[c.Kind]:
		return nil
	case k == nil:
		c.unknownKind()
		return nil
	case group != k.Group:
		c.report(code.UnknownObjectKind, "apiVersion", "write apiVersion: "+k.Group+"/"+k.Versions[0], "%s is not a kind of %s", c.Kind, group)
		return nil
	case !slices.Contains(k.Versions, version):
		c.report(code.UnknownObjectKind, "apiVersion", "write apiVersion: "+k.Group+"/"+k.Versions[0], "%s has no version %s", c.Kind, version)
	}
	return k
}

func (c *check) unknownKind() {
	replacement, was := gone[c.Kind]
	switch near := lang.Nearest(c.Kind, slices.Sorted(maps.Keys(kinds()))); {
	case was && replacement == "":
		c.report(code.UnknownObjectKind, "kind", "remove it", "Istio no longer has the kind %s", c.Kind)
	case was:
		c.report(code.UnknownObjectKind, "kind", "write "+replacement, "Istio no longer has the kind %s", c.Kind)
	case near != "":
		c.report(code.UnknownObjectKind, "kind", "did you mean "+near+"?", "Istio has no kind %s", c.Kind)
	default:
		c.report(code.UnknownObjectKind, "kind", "write a kind of Istio's API", "Istio has no kind %s", c.Kind)
	}
}

// unknownField reports a field that its parent, with the schema and the value, does not
// have. The path of the parent is empty for the object itself.
func (c *check) unknownField(s *schema, _ map[string]any, path, name string) {
	if c.asked {
		c.report(code.UnknownObjectField, path, "", "")
		return
	}
	at, where := strings.TrimPrefix(path+"."+name, "."), c.Kind
	if path != "" && path != "spec" {
		where = last(path)
	}
	c.report(code.UnknownObjectField, at, c.meant(s, path, name), "unknown field `%s` of %s", name, where)
}

// meant returns a hint for an unknown field: its spelling, or where it belongs.
func (c *check) meant(s *schema, path, name string) string {
	words := s.names()
	camel := camelCase(name)
	switch {
	case path == "" && s.Properties[name] != nil:
		return "move it into spec"
	case path == "":
		words = outermost
	case s.Properties[camel] != nil:
		return "write " + camel
	}
	if near := lang.Nearest(name, words); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if places := c.placesOf(name); len(places) > 0 {
		return "it belongs to " + places[0]
	}
	if len(words) == 0 {
		return "remove it"
	}
	return "expected one of: " + strings.Join(words, ", ")
}

// camelCase returns a name in the form of Kubernetes: http_headers is httpHeaders.
func camelCase(name string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '-' })
	for i, p := range parts {
		if i > 0 {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// placesOf returns the paths at which the kind has a field of that name, the shortest
// first.
func (c *check) placesOf(name string) (places []string) {
	var look func(s *schema, path string)
	look = func(s *schema, path string) {
		if s == nil {
			return
		}
		for _, n := range s.names() {
			if n == name {
				places = append(places, path)
			}
			look(s.Properties[n], path+"."+n)
		}
		look(s.Items, path+"[]")
		look(s.Additional, path)
	}
	look(kinds()[c.Kind].Spec, "spec")
	slices.SortStableFunc(places, func(a, b string) int { return len(a) - len(b) })
	return places
}
