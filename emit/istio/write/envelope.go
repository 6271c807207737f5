package write

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// envelopes are the labels and annotations that every object has. Maps that are alike in
// many objects are made once: a small map takes more memory than the rest of most
// objects.
type envelopes struct {
	labels map[string]string

	mu       sync.Mutex
	bySource map[string]map[string]string // annotations, by the files
}

// add adds the labels and annotations to objects.
func (e *envelopes) add(objects []emit.Object) {
	for i := range objects {
		o := &objects[i]
		if _, is := o.Body.(emit.Verbatim); is {
			continue
		}
		o.Labels = joined(e.labels, o.Labels)
		if files := filesOf(*o); files != "" {
			o.Annotations = joined(e.source(files), o.Annotations)
		}
	}
}

// source returns the annotations of objects that have these files.
func (e *envelopes) source(files string) map[string]string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.bySource[files] == nil {
		e.bySource[files] = map[string]string{"gwc.dev/source": files}
	}
	return e.bySource[files]
}

// joined returns labels and others, which take precedence.
func joined(labels, others map[string]string) map[string]string {
	if len(others) == 0 {
		return labels
	}
	out := maps.Clone(labels)
	maps.Copy(out, others)
	return out
}

// longestSource is the maximum length of the list of an object's files: Kubernetes
// accepts 256 kB of annotations.
const longestSource = 64_000

// filesOf returns the names of the files that asked for the object or decided
// a part of it, sorted, with commas; of very many, the first and how many more.
func filesOf(o emit.Object) string {
	var names []string
	var last *diag.File
	name := func(spans []diag.Span) {
		for _, s := range spans {
			if s.File() != last {
				names, last = append(names, s.File().Path), s.File()
			}
		}
	}
	name(o.Origins)
	for _, f := range o.Fields {
		name(f.Origins)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for i, length := 0, 0; i < len(names); i++ {
		if length += len(names[i]) + 1; length > longestSource {
			return fmt.Sprintf("%s and %d more", strings.Join(names[:i], ","), len(names)-i)
		}
	}
	return strings.Join(names, ",")
}
