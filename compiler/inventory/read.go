package inventory

import (
	"bytes"
	"maps"
	"reflect"
	"slices"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Options say how manifests are read. The zero value reads them as kubectl does.
type Options struct {
	// Namespace is that of manifests without one; empty means "default".
	Namespace string
	// Changes are what kustomizations do to all objects of a file.
	Changes map[*diag.File]Change
	// Replacing are files whose definitions replace those of other files. If there are
	// any, of two that differ in two files only those of two of these are reported.
	Replacing map[*diag.File]bool
	// Complete says that what is not in the manifests does not exist.
	Complete bool
	// Partial says that what is not in the manifests may exist all the same, also
	// if others of its kind are there: they are one package of many.
	Partial bool
}

// A Change is what a kustomization does to objects. It does not change the names in
// Istio objects.
type Change struct {
	Namespace      string            // instead of that of the object
	Prefix, Suffix string            // of its name
	Labels         map[string]string // of the object, and of the pods and selectors of workloads and Services
}

// name returns the name of an object. Source: kustomize plugin/builtin/prefixtransformer,
// which leaves out some kinds.
func (c Change) name(kind, name string) string {
	if kind == "Namespace" || kind == "CustomResourceDefinition" || kind == "APIService" || name == "" {
		return name
	}
	return c.Prefix + name + c.Suffix
}

// labels returns labels with those of the change.
func (c Change) labels(of map[string]string) map[string]string {
	if len(c.Labels) == 0 {
		return of
	}
	all := maps.Clone(c.Labels)
	for key, value := range of {
		if _, set := c.Labels[key]; !set {
			all[key] = value
		}
	}
	return all
}

// Read makes an inventory of Kubernetes manifests. It reports and skips what
// cannot be read. A file that may contain a Secret is marked as hidden: no
// message quotes it.
func Read(files []*diag.File, sink *diag.Sink) *Inventory { return Options{}.Read(files, sink) }

// Read makes an inventory as the function Read does, by the options.
func (o Options) Read(files []*diag.File, sink *diag.Sink) *Inventory {
	found := make([][]manifest.Document, len(files))
	parallel.Each(len(files), func(i int) {
		files[i].Hidden = files[i].Hidden || bytes.Contains(files[i].Text, []byte("Secret"))
		found[i] = manifest.Documents(files[i])
	})
	i := o.documents(slices.Concat(found...), sink)
	o.arrange(i, sink)
	return i
}

// arrange sorts what the documents declare.
func (o Options) arrange(i *Inventory, sink *diag.Sink) {
	steps := []func(){
		func() { i.manifests = manifestsOnce(i.manifests, o.Replacing, sink) },
		func() { i.objects = inOrder(i.objects, (*Object).rank) },
		func() {
			i.workloads = inOrder(i.workloads, (*Workload).rank)
			i.byLabels = newByLabels(i.workloads)
		},
		func() {
			i.services = once(i.services, o.Replacing, sink, Service.same, "service")
			i.indexServices()
		},
		func() { i.secrets = once(i.secrets, o.Replacing, sink, Secret.same, "secret") },
		func() { i.made = inOrder(i.made, (*MadeSecret).rank) },
	}
	parallel.Each(len(steps), func(n int) { steps[n]() })
}

// chunk is the number of documents that one processor reads at a time.
const chunk = 32

// documents returns what the documents declare, in their order.
func (o Options) documents(list []manifest.Document, sink *diag.Sink) *Inventory {
	readers := make([]reader, (len(list)+chunk-1)/chunk)
	parallel.Chunks(len(list), chunk, func(first, last int) {
		r := &readers[first/chunk]
		r.options, r.sink = o, sink
		for _, d := range list[first:last] {
			data, err := jsonOf(d, &r.plain)
			r.document(d, data, err)
		}
	})
	all := &Inventory{
		complete: o.Complete && !o.Partial, partial: o.Partial,
		held: map[Key][]Held{}, meshes: map[Key]TrustedProxies{}, settings: map[Key]MeshSettings{},
	}
	parts := make([]*Inventory, len(readers))
	for n := range readers {
		parts[n] = &readers[n].inventory
		all.add(parts[n])
	}
	all.services = gathered(parts, func(i *Inventory) []Service { return i.services })
	all.secrets = gathered(parts, func(i *Inventory) []Secret { return i.secrets })
	all.objects = gathered(parts, func(i *Inventory) []Object { return i.objects })
	all.manifests = gathered(parts, func(i *Inventory) []Manifest { return i.manifests })
	all.workloads = gathered(parts, func(i *Inventory) []Workload { return i.workloads })
	all.made = gathered(parts, func(i *Inventory) []MadeSecret { return i.made })
	all.challenges = gathered(parts, func(i *Inventory) []Challenge { return i.challenges })
	return all
}

// gathered returns the lists of all parts as one.
func gathered[T any](parts []*Inventory, of func(*Inventory) []T) []T {
	n := 0
	for _, p := range parts {
		n += len(of(p))
	}
	list := make([]T, 0, n)
	for _, p := range parts {
		list = append(list, of(p)...)
	}
	return list
}

// add adds what a part of the documents declares, beside its lists.
func (i *Inventory) add(part *Inventory) {
	for key, held := range part.held {
		i.held[key] = append(i.held[key], held...)
	}
	maps.Copy(i.meshes, part.meshes)
	maps.Copy(i.settings, part.settings)
	i.incomplete = i.incomplete || part.incomplete
}

// A reader reads some of the documents.
type reader struct {
	options   Options
	sink      *diag.Sink
	inventory Inventory
	plain     plainReader
	names     []string          // of the fields of an object
	texts     map[string]string // by their form in JSON
}

// report reports an error and marks the inventory as incomplete.
func (r *reader) report(d diag.Diagnostic) {
	r.inventory.incomplete = true
	r.sink.Add(d)
}

// once sorts declarations and reports those that differ from the first one of
// the same name. That in a replacing file is the first one, else the file names decide.
func once[T any, P declared[T]](list []T, replacing map[*diag.File]bool, sink *diag.Sink, same func(a, b T) bool, noun string) []T {
	number := func(x P) int {
		if replacing[x.where().File()] {
			return 0
		}
		return 1
	}
	list = inOrder(list, func(x *T) rank {
		key := P(x).key()
		return rank{words: [4]string{key.Namespace, key.Name}, number: number(x), place: P(x).where()}
	})
	kept := list[:0]
	for i := range list {
		next := P(&list[i])
		if len(kept) == 0 || P(&kept[len(kept)-1]).key() != next.key() {
			kept = append(kept, list[i])
			continue
		}
		first := P(&kept[len(kept)-1])
		elsewhere := len(replacing) > 0 && first.where().File() != next.where().File()
		if !same(*first, *next) && (!elsewhere || number(first)+number(next) == 0) {
			sink.Add(diag.At(next.where(), code.ConflictingObjects, "conflicting definitions of %s %s in the inventory", noun, next.key()).
				WithHint("pass the manifests of one cluster only").
				WithRelated(first.where(), "first declared here"))
		}
	}
	return kept
}

// A declared is a pointer to something that manifests declare.
type declared[T any] interface {
	*T
	key() Key
	where() diag.Span
}

func (s *Service) where() diag.Span { return s.Span }

func (s *Secret) where() diag.Span { return s.Span }

func (m *Manifest) where() diag.Span { return m.Span }

func (s Service) same(o Service) bool {
	s.Span, o.Span = diag.Span{}, diag.Span{}
	return reflect.DeepEqual(s, o)
}

func (s Secret) same(o Secret) bool {
	s.Span, o.Span = diag.Span{}, diag.Span{}
	return reflect.DeepEqual(s, o)
}
