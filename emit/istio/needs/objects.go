package needs

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/emit"
)

// findMade finds what the bundle has, and the Secrets that its objects create.
func (f *finder) findMade() {
	for i := range f.bundle.Objects {
		o := &f.bundle.Objects[i]
		switch o.Kind {
		case "Namespace":
			f.made[id{"namespace", "", o.Name}] = true
		case "Service", "Secret", "ConfigMap":
			f.made[id{strings.ToLower(o.Kind), o.Namespace, o.Name}] = true
		case "CustomResourceDefinition":
			f.made[id{"crd", "", o.Name}] = true
		case "Issuer", "ClusterIssuer", "SecretStore", "ClusterSecretStore":
			f.made[id{strings.ToLower(o.Kind), o.Namespace, o.Name}] = true
		case "Certificate", "ExternalSecret", "SealedSecret":
			f.made[id{"secret", o.Namespace, createdBy(o)}] = true
		}
	}
}

// createdBy returns the name of the Secret that an object creates in the cluster.
func createdBy(o *emit.Object) string {
	var m struct {
		Spec struct {
			SecretName string `json:"secretName"`
			Target     struct {
				Name string `json:"name"`
			} `json:"target"`
		} `json:"spec"`
	}
	text, err := o.JSON()
	if err == nil {
		_ = json.Unmarshal(text, &m) // what its controller cannot read creates nothing
	}
	switch {
	case o.Kind == "Certificate":
		return m.Spec.SecretName
	case m.Spec.Target.Name != "":
		return m.Spec.Target.Name
	}
	return o.Name
}

// addKinds adds the kinds that Kubernetes does not have by itself, and the release of
// Istio.
func (f *finder) addKinds() {
	for i := range f.bundle.Objects {
		o := &f.bundle.Objects[i]
		group, version, grouped := strings.Cut(o.APIVersion, "/")
		if !grouped || builtIn(group) {
			continue
		}
		n := f.need("crd", "", plural(o.Kind)+"."+group)
		n.Versions = append(n.Versions, version)
		if strings.HasSuffix(group, ".istio.io") {
			f.need("istio", "", fmt.Sprintf("1.%d", f.model.Target.Value))
		}
	}
}

// builtIn reports whether Kubernetes has an API group by itself. Source: `kubectl
// api-resources`; the groups of other projects have a domain.
func builtIn(group string) bool {
	return !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") && group != "gateway.networking.k8s.io"
}

// plural returns the name of a kind's resource.
func plural(kind string) string {
	name := strings.ToLower(kind)
	switch stem, y := strings.CutSuffix(name, "y"); {
	case y && !strings.HasSuffix(stem, "a"):
		return stem + "ies"
	case strings.HasSuffix(name, "s"):
		return name + "es"
	}
	return name + "s"
}

// addNamespaces adds the namespaces of the objects; every cluster has `default`.
func (f *finder) addNamespaces() {
	for i := range f.bundle.Objects {
		if n := f.bundle.Objects[i].Namespace; n != "" && n != "default" {
			f.need("namespace", "", n)
		}
	}
}
