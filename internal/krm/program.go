package krm

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program is what a list asks for.
type program struct {
	owner   string // of its objects
	texts   map[string][]byte
	own     []ownText
	sources map[string]origin // of the texts, by name
	roots   []gwc.Root
	values  *gwc.Root
	masked  []masked // the values
	options gwc.Options
	secrets bool // they are not left out
	only    []limit
	domain  string // of the mesh
}

// An ownText is a text of the program with the namespace of its object.
type ownText struct{ name, namespace string }

// An origin is the object and the field that has a text.
type origin struct {
	object *yaml.Node
	field  string
}

// A limit is the namespaces in which objects may be made.
type limit struct {
	namespaces []string
	by         string
}

func (l limit) refuse(o *emit.Object) diag.Diagnostic {
	return diag.At(o.At(""), code.NamespaceNotAllowed, "%s is %s, which %s does not allow", shown(o), whereIs(o), l.by)
}

func whereIs(o *emit.Object) string {
	if o.Namespace == "" {
		return "in no namespace"
	}
	return "in namespace " + o.Namespace
}

// shown returns KIND NAMESPACE/NAME of an object.
func shown(o *emit.Object) string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// readProgram reads the function config and the items with intents. It returns nil
// if there are none.
func readProgram(l *list, f Function, sink *diag.Sink) *program {
	p := &program{owner: intentsGroup + "/" + intentsKind, texts: map[string][]byte{}, sources: map[string]origin{}}
	p.options = gwc.Options{Now: f.Now, AllowEmpty: f.AllowEmpty}
	if f.OnlyNamespaces != nil {
		p.only = append(p.only, limit{f.OnlyNamespaces, "--only-namespaces"})
	}
	if !p.readConfig(l, f, sink) {
		return nil
	}
	for _, i := range l.items {
		if isIntents(i.node) && !sameObject(i.node, l.config) && annotations(i.node)[functionKey] == "" {
			c := &configReader{program: p, list: l, object: i.node, function: function{f}, sink: sink, item: i, defaultNS: text(i.node, "metadata", "namespace")}
			c.read("spec")
		}
	}
	if len(p.texts)+len(p.roots) == 0 && !sink.HasErrors() {
		sink.Add(diag.At(diag.Span{}, code.NoIntents, "no intents: neither %s nor an item of kind Intents has any", l.configName()))
		return nil
	}
	return p
}

// readConfig reads the function config, if there is one. It reports whether its kind is
// known.
func (p *program) readConfig(l *list, f Function, sink *diag.Sink) bool {
	if l.config == nil {
		return true
	}
	key := ""
	switch version, kind := text(l.config, "apiVersion"), text(l.config, "kind"); {
	case isIntents(l.config):
		key = "spec"
	case version == "v1" && kind == "ConfigMap":
		key = "data"
	default:
		hint := configHint
		if kind == "ResourceList" {
			hint = "pass a ResourceList on standard input, without --config: its functionConfig is read"
		}
		sink.Add(diag.At(l.inConfig(l.config), code.InvalidFunctionConfig, "kind of the function config: %s", kindOf(version, kind)).WithHint("%s", hint))
		return false
	}
	p.owner = text(l.config, "apiVersion") + "/" + nameOf(l.config)
	c := &configReader{program: p, list: l, object: l.config, function: function{f}, sink: sink}
	c.read(key)
	return true
}

// read reads all fields, and then adds the text of `intents`, whose namespace may be in
// any of them.
func (c *configReader) read(key string) {
	for _, key := range []string{"name", "namespace"} { // they are in the names of texts
		if t := text(c.object, "metadata", key); t != "" && !manifest.ValidName(t) {
			c.wrong("metadata."+key, "invalid name", "write a name of Kubernetes, without `/`, `%` and spaces")
			return
		}
	}
	c.fields(key)
	if c.item == nil { // its namespace is that of the program
		c.program.options.Namespace = cmp.Or(c.defaultNS, text(c.object, "metadata", "namespace"))
	}
	if c.textPath != "" {
		c.add(c.base(), c.text, c.textPath)
	}
}

func sameObject(a, b *yaml.Node) bool {
	return b != nil && text(a, "apiVersion") == text(b, "apiVersion") && nameOf(a) == nameOf(b)
}

// statesNamespace reports whether a text has a `namespace` statement.
func statesNamespace(name string, data []byte) bool {
	source := lang.Split(diag.NewFile(name, data), func(string) bool { return false }, &diag.Sink{})
	return slices.ContainsFunc(source.Statements, func(s lang.Statement) bool {
		words := strings.Fields(source.StatementSpan(s).Text())
		return len(words) > 0 && words[0] == "namespace"
	})
}

// compile compiles the program beside the items, and returns nil if it has errors.
func (p *program) compile(ctx context.Context, l *list, sink *diag.Sink) *emit.Bundle {
	for _, t := range p.own { // of an item in another namespace
		if data := p.texts[t.name]; t.namespace != "" && !statesNamespace(t.name, data) {
			p.texts[t.name] = append(append([]byte{}, data...), "\nnamespace "+t.namespace+"\n"...)
		}
	}
	p.options.Manifests = inventory.Options{Partial: true, Namespace: p.options.Namespace}
	files, renamed := inventoryOf(l, p)
	r := p.build(ctx, files)
	if others := foreign(r); r.Bundle == nil && len(others) > 0 {
		// Merging names the owner of these; what else is wrong is shown too.
		r = p.build(ctx, slices.DeleteFunc(files, func(f *diag.File) bool { return others[f] }))
	}
	sink.Add(r.Diagnostics...)
	if r.Bundle == nil {
		return nil
	}
	p.domain = r.Model.Mesh.Domain.Value
	for i := range r.Bundle.Objects {
		rewrite(&r.Bundle.Objects[i], l.kustomize, p.domain, renamed)
	}
	if l.isGenerator() {
		sink.Add(scattered(r.Bundle)...)
	}
	return r.Bundle
}

func (p *program) build(ctx context.Context, files []*diag.File) gwc.Result {
	r := gwc.Build(ctx, gwc.Input{Roots: p.roots, Texts: p.texts, Values: p.values, Inventory: files}, p.options)
	for n, d := range r.Diagnostics {
		p.mask(&r.Diagnostics[n])
		p.hideValues(d.Span)
		for _, other := range d.Related {
			p.hideValues(other.Span)
		}
	}
	return r
}

// hideValues hides the text of spec.values, if a place or what generated it is there.
func (p *program) hideValues(at diag.Span) {
	if p.values == nil {
		return
	}
	if at.File() != nil && at.File().Name == p.values.Path {
		at.File().Hidden = true
	}
	for e := at.In(); e != nil; e = e.Outer {
		if e.At.File() != nil && e.At.File().Name == p.values.Path {
			e.At.File().Hidden = true
		}
	}
}

// foreign returns the manifests whose objects the program would overwrite.
func foreign(r gwc.Result) map[*diag.File]bool {
	files := map[*diag.File]bool{}
	for _, d := range r.Diagnostics {
		if d.Code != code.ForeignObject {
			continue
		}
		for _, other := range d.Related {
			files[other.Span.File()] = true
		}
	}
	return files
}
