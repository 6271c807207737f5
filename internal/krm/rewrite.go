package krm

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A rewriter changes the texts of one object.
type rewriter struct {
	object    *emit.Object
	kustomize bool
	hosts     map[string]string // by the full name of a service
	accounts  map[string]string // by the end of a principal
	domain    string
	changed   bool
}

// rewrite changes names in an object into those that items have after kustomize renamed
// them. Under kustomize, it also shortens the names of gateways and services of the
// object's own namespace, which mean the same: kustomize renames only names that are
// alone in a field.
func rewrite(o *emit.Object, kustomize bool, domain string, renamed renaming) {
	w := &rewriter{object: o, kustomize: kustomize, domain: ".svc." + domain, hosts: map[string]string{}, accounts: map[string]string{}}
	for before, now := range renamed["Service"] {
		w.hosts[before.name+"."+before.namespace+w.domain] = now.name + "." + now.namespace + w.domain
	}
	for before, now := range renamed["ServiceAccount"] {
		w.accounts["/ns/"+before.namespace+"/sa/"+before.name] = "/ns/" + now.namespace + "/sa/" + now.name
	}
	if !kustomize && len(w.hosts)+len(w.accounts) == 0 || o.Sensitive {
		return
	}
	data, err := o.JSON()
	if err != nil {
		return // writing the object reports it
	}
	tree := manifest.ReadJSON(diag.NewFile("", data))
	var body emit.Manifest
	for i := range tree.Entries {
		e := &tree.Entries[i]
		if e.Key == "apiVersion" || e.Key == "kind" || e.Key == "metadata" {
			continue
		}
		w.value(&e.Value, e.Key)
		body = append(body, *e)
	}
	if w.changed {
		o.Body = body
	}
}

// value rewrites the texts of a value, which a key has.
func (w *rewriter) value(v *manifest.Value, key string) {
	switch v.Kind {
	case manifest.String:
		if now := w.text(v.Text, key); now != v.Text {
			v.Text, w.changed = now, true
		}
	case manifest.List:
		for i := range v.Items {
			w.value(&v.Items[i], key)
		}
	case manifest.Map:
		for i := range v.Entries {
			w.value(&v.Entries[i].Value, v.Entries[i].Key)
		}
	}
}

func (w *rewriter) text(t, key string) string {
	scope, host, scoped := strings.Cut(t, "/")
	if !scoped {
		scope, host = "", t
	}
	if now, found := w.hosts[host]; found {
		host = now
		if t = host; scoped {
			t = scope + "/" + host
		}
	}
	if at := strings.LastIndex(t, "/ns/"); at >= 0 {
		if now, found := w.accounts[t[at:]]; found {
			t = t[:at] + now
		}
	}
	if !w.kustomize {
		return t
	}
	return w.short(t, key)
}

// short returns the name of a gateway or a service without the object's namespace.
func (w *rewriter) short(t, key string) string {
	switch {
	case key == "gateways" && w.object.Kind == "VirtualService":
		return strings.TrimPrefix(t, w.object.Namespace+"/")
	case key == "host" && (w.object.Kind == "VirtualService" || w.object.Kind == "DestinationRule"):
		if name, own := strings.CutSuffix(t, "."+w.object.Namespace+w.domain); own && !strings.Contains(name, ".") {
			return name
		}
	}
	return t
}
