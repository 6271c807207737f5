package compiler

import (
	"encoding/json"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A secretMaker is what is read of the objects of which controllers create Secrets: a
// Certificate of cert-manager and an ExternalSecret of External Secrets.
type secretMaker struct {
	Spec struct {
		SecretName string `json:"secretName"`
		Target     struct {
			Name           string `json:"name"`
			CreationPolicy string `json:"creationPolicy"`
		} `json:"target"`
	} `json:"spec"`
}

// secretBy returns the Secret that an object is, or that a controller creates of it; the
// zero ID if none. text is the object as JSON.
func secretBy(id manifest.ID, text []byte) (secret manifest.ID) {
	var m secretMaker
	_ = json.Unmarshal(text, &m) // what its controller cannot read creates nothing
	secret = manifest.ID{Kind: "Secret", Namespace: id.Namespace}
	switch {
	case id.Kind == "Secret" && id.Group == "":
		return id
	case id.Kind == "Certificate" && id.Group == "cert-manager.io":
		secret.Name = m.Spec.SecretName
	case id.Kind == "ExternalSecret" && id.Group == "external-secrets.io" && (m.Spec.Target.CreationPolicy == "" || m.Spec.Target.CreationPolicy == "Owner"):
		secret.Name = m.Spec.Target.Name
		if secret.Name == "" {
			secret.Name = id.Name
		}
	}
	if secret.Name == "" {
		return manifest.ID{}
	}
	return secret
}

// secretCollisions reports Secrets that manifests and certificates of the program both
// create, if not by objects of one name: the controllers would overwrite each other.
func secretCollisions(raws []model.Raw, b *emit.Bundle, sink *diag.Sink) {
	made := map[manifest.ID]*emit.Object{}
	for i := range b.Objects {
		o := &b.Objects[i]
		if o.Manual || o.Kind != "Secret" && o.Kind != "Certificate" && o.Kind != "ExternalSecret" {
			continue
		}
		text, _ := o.JSON() // an encrypted one is a Secret, which needs no text
		if id := secretBy(manifest.ID(o.ID()), text); id.Name != "" {
			made[id] = o
		}
	}
	if len(made) == 0 {
		return
	}
	for _, r := range raws {
		for _, o := range r.Objects {
			text, _ := o.Value.MarshalJSON() // a value of a manifest always can be
			id := secretBy(o.ID(), text)
			own := made[id]
			if own == nil || manifest.ID(own.ID()) == o.ID() {
				continue
			}
			what := "which creates Secret " + id.Namespace + "/" + id.Name + ", as does"
			if id == o.ID() {
				what = "which is also created by"
			}
			sink.Add(diag.At(r.Path, code.RawCollision, "%s has %s, %s %s %s of the program", r.File.Name, o, what, own.Kind, own.Name).
				WithHint("rename or remove it in the manifest").
				WithRelated(o.NameAt, "the manifest states it here").WithRelated(diag.First(own.Origins), "it is produced by this statement"))
		}
	}
}
