package intent

import (
	"reflect"
	"strings"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Name is a place where a statement declares or uses the name of something.
type Name struct {
	// Kind is gateway, certificate, service, subset or host.
	Kind string
	// Name is the full name, the same at every place: NAME.NAMESPACE for a
	// service, NAME.NAMESPACE/SUBSET for a subset.
	Name string
	At   diag.Span
	// Declared is true if the place declares the name.
	Declared bool
}

// Names returns the names in a file, in its order. Grammar fields that contain
// a name have a tag: `names:"KIND"`, or `names:"KIND declared"`. namespace is
// the default for files without a `namespace` statement.
func (f *File) Names(namespace string) (list []Name) {
	n := namer{scope: lang.Scope{File: f.Source.File}, namespace: f.namespace(namespace)}
	for i, node := range f.Nodes {
		if node != nil {
			n.scope.Enter(f.Source.Statements[i])
			n.service = ""
			n.walk(reflect.ValueOf(node), "")
		}
	}
	return n.list
}

// namespace returns the namespace of the file's statements.
func (f *File) namespace(other string) string {
	for _, node := range f.Nodes {
		if n, is := node.(*namespace); is {
			return n.Name.Text
		}
	}
	if other == "" {
		return "default"
	}
	return other
}

type namer struct {
	scope     lang.Scope
	namespace string
	service   string // of the current block, for subsets
	list      []Name
}

// walk visits the fields of a node in their order.
func (n *namer) walk(v reflect.Value, tag string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			n.walk(v.Elem(), tag)
		}
	case reflect.Slice:
		for i := range v.Len() {
			n.walk(v.Index(i), tag)
		}
	case reflect.Struct:
		if leaf, is := leafOf(v); is {
			n.add(leaf, tag)
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				n.walk(v.Field(i), field.Tag.Get("names"))
			}
		}
	}
}

// leafOf returns the word in a field.
func leafOf(v reflect.Value) (lang.Leaf, bool) {
	if !v.CanInterface() {
		return lang.Leaf{}, false
	}
	leaf, is := v.Interface().(interface{ Word() lang.Leaf })
	if !is {
		return lang.Leaf{}, false
	}
	return leaf.Word(), leaf.Word().Is()
}

// add adds the names of a leaf. A destination is a service, and may name a
// subset.
func (n *namer) add(leaf lang.Leaf, tag string) {
	kind, declared, _ := strings.Cut(tag, " ")
	name := leaf.Text
	if kind == "receiver" {
		kind = kindOfReceiver(name)
	}
	switch kind {
	case "":
		return
	case "host":
		name = strings.ToLower(name)
	case "subset":
		name = n.service + "/" + name
	case "service":
		if strings.Contains(name, "://") { // a host outside the mesh
			return
		}
		whole, subset, found := leaf.Cut("/")
		leaf, _, _ = whole.Cut(":")
		name = n.serviceName(leaf.Text)
		n.service = name
		if found {
			defer n.add(subset, "subset")
		}
	}
	n.list = append(n.list, Name{Kind: kind, Name: name, At: n.scope.Span(leaf), Declared: declared != ""})
}

// kindOfReceiver returns the kind of a receiver of a call: a service has at most one
// dot in its name. A host outside is written with its port, and is not a name.
func kindOfReceiver(text string) string {
	host, _, _ := strings.Cut(text, ":")
	if strings.Count(host, ".") > 1 {
		return ""
	}
	return "service"
}

func (n *namer) serviceName(text string) string {
	if strings.Contains(text, ".") {
		return text
	}
	return text + "." + n.namespace
}

// ClauseAt returns the smallest clause or block item that contains an offset,
// or the zero Span.
func (f *File) ClauseAt(offset int) diag.Span {
	i := f.StatementAt(offset)
	if i < 0 || f.Nodes[i] == nil {
		return diag.Span{}
	}
	scope, best := lang.Scope{File: f.Source.File}, diag.Span{}
	scope.Enter(f.Source.Statements[i])
	visitNodes(reflect.ValueOf(f.Nodes[i]), func(n lang.Node) {
		at := scope.Span(n)
		if at.Start() <= offset && offset <= at.End() && at.End() > at.Start() && (!best.Known() || at.End()-at.Start() <= best.End()-best.Start()) {
			best = at
		}
	})
	return best
}

// visitNodes calls a function for each lang.Node in a value.
func visitNodes(v reflect.Value, visit func(lang.Node)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			visitNodes(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visitNodes(v.Index(i), visit)
		}
	case reflect.Struct:
		if n, is := v.Interface().(lang.Node); is {
			visit(n)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				visitNodes(v.Field(i), visit)
			}
		}
	}
}
