package istio

import (
	"cmp"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkedSizes calls done with objects, and reports those that are too large for
// Kubernetes, or nearly so. If done leaves only the text of an object, the text tells
// whether the object is so small that it does not have to be measured.
func checkedSizes(objects []emit.Object, done func([]emit.Object), sink *diag.Sink) {
	type whole struct {
		body    any
		origins []diag.Span
	}
	before := make([]whole, len(objects))
	for i := range objects {
		before[i] = whole{objects[i].Body, objects[i].Origins}
	}
	done(objects)
	for i := range objects {
		if text, is := objects[i].Body.(emit.Printed); is && text.Len() < feature.SlowObject/4 {
			continue
		}
		o := objects[i]
		o.Body, o.Origins = before[i].body, before[i].origins
		checkSize(&o, sink)
	}
}

// checkSize reports an object that is too large for Kubernetes, or nearly so.
func checkSize(o *emit.Object, sink *diag.Sink) {
	size := sizeOf(o)
	if size <= feature.SlowObject {
		return
	}
	reported := code.ObjectLarge
	if size > feature.Object.Most {
		reported = code.ObjectTooLarge
	}
	sink.Add(diag.At(diag.First(o.Origins), reported, "the generated object %s has %d kB, Kubernetes stores at most %d kB", o.Name, size/1000, feature.Object.Most/1000).
		WithHint("%s", cmp.Or(smaller[o.Kind], "write less into it")))
}

// smaller is the hint for reducing the size of an object, by kind.
var smaller = map[string]string{
	"Gateway":             "expose a wildcard that covers some of its hosts, or use another gateway or port for them",
	"VirtualService":      "write fewer routes for the host (for example one with a regular expression), or move some to another host",
	"DestinationRule":     "write fewer subsets, or use another gateway for some hosts",
	"ServiceEntry":        "use ranges instead of addresses",
	"AuthorizationPolicy": "list fewer accounts, addresses or hosts",
}

// sizeOf returns how many bytes the object has as Kubernetes stores it. A message
// is at most some five times longer there, so most are not written out.
func sizeOf(o *emit.Object) int {
	switch body := o.Body.(type) {
	case emit.Manifest:
	case proto.Message:
		if proto.Size(body) < feature.SlowObject/10 {
			return 0
		}
	default:
		return 0
	}
	size, err := o.JSONSize()
	if err != nil {
		return 0
	}
	return size
}
