package krm

import (
	"maps"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// merge puts the objects into the list: it replaces those that the same function made,
// adds new ones, and removes those that it no longer makes. It reports objects that are
// not its own.
func merge(l *list, p *program, made []emit.Object, sink *diag.Sink) {
	namespace := p.options.Namespace
	if namespace == "" {
		namespace = "default"
	}
	byID := map[emit.ID]*item{}
	for _, i := range l.items {
		id := i.id(namespace)
		if i.madeBy(p.owner) {
			i.gone = true // unless it is made again
			if byID[id] != nil {
				continue
			}
		}
		byID[id] = i
	}
	for n := range made {
		o := made[n]
		o.Annotations = maps.Clone(o.Annotations)
		if o.Annotations == nil {
			o.Annotations = map[string]string{}
		}
		o.Annotations[ownerKey] = p.owner
		switch i := byID[o.ID()]; {
		case i == nil:
			l.add(&o, sink)
		case !i.gone && i.now == nil:
			sink.Add(taken(i, p, &o))
		default:
			l.replace(i, &o, sink)
		}
	}
	p.removals(l, namespace, sink)
}

// madeBy reports whether gwc made an item for an owner. The annotation of the owner
// alone proves nothing: it is copied with an object's text.
func (i *item) madeBy(owner string) bool {
	return annotations(i.node)[ownerKey] == owner && text(i.node, "metadata", "labels", managedKey) == "gwc" && !isIntents(i.node)
}

// removals reports objects to be removed in namespaces in which the function may make
// none.
func (p *program) removals(l *list, namespace string, sink *diag.Sink) {
	for _, limit := range p.only {
		for _, i := range l.items {
			id := i.id(namespace)
			if !i.gone || slices.Contains(limit.namespaces, id.Namespace) {
				continue
			}
			o := emit.Object{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
			sink.Add(diag.At(i.at(nil), code.NamespaceNotAllowed, "%s is no longer made, and is %s, where %s does not allow to remove it", shown(&o), whereIs(&o), limit.by).
				WithHint("add the namespace to the list, or remove the object by hand"))
		}
	}
}

// taken reports an object that is not the function's own.
func taken(i *item, p *program, o *emit.Object) diag.Diagnostic {
	owner := annotations(i.node)[ownerKey]
	where := ""
	if file := pathOf(i.node); file != "" {
		where = " in " + file
	}
	if owner == "" || owner == p.owner { // and without the label of gwc
		return diag.At(o.At(""), code.ObjectOfOthers, "%s of %s exists already%s, and gwc did not make it", shown(o), p.owner, where).
			WithHint("rename or remove it, or remove the clause that needs it").WithRelated(i.at(nil), "it is here")
	}
	return diag.At(o.At(""), code.ObjectOfOthers, "%s of %s exists already%s, and belongs to %s", shown(o), p.owner, where, owner).
		WithHint("state it in one of the two only; if %s does not exist any more, delete its objects", owner).WithRelated(i.at(nil), "it is here")
}

// add adds a new object.
func (l *list) add(o *emit.Object, sink *diag.Sink) {
	text, err := l.textOf(o)
	if err != nil {
		sink.Add(unwritable(o, err))
		return
	}
	l.extra = append(l.extra, &item{now: text})
}

// replace replaces an item, unless it is the same already. What orchestrators noted on
// it stays.
func (l *list) replace(i *item, o *emit.Object, sink *diag.Sink) {
	i.gone = false
	for key, value := range annotations(i.node) {
		if isOfTool(key) {
			o.Annotations[key] = value
		}
	}
	if same(i.node, o) {
		return
	}
	text, err := l.textOf(o)
	if err != nil {
		sink.Add(unwritable(o, err))
		return
	}
	i.now = text
}

// same reports whether an item has the same content as an object.
func same(n *yaml.Node, o *emit.Object) bool {
	data, err := o.YAML()
	var before, now any
	return err == nil && n.Decode(&before) == nil && yaml.Unmarshal(data, &now) == nil && reflect.DeepEqual(before, now)
}

func unwritable(o *emit.Object, err error) diag.Diagnostic {
	return diag.At(o.At(""), code.InternalError, "cannot write %s: %v", shown(o), err)
}

func omitted(o emit.Object) diag.Diagnostic {
	return diag.At(o.At(""), code.OmittedSecret, "%s is left out, because the output of a function is usually committed", shown(&o)).
		WithHint("create it in the cluster by other means, or set spec.secrets: include in the function config")
}
