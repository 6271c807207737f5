package world_test

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic/world"
)

// object returns an object NAMESPACE/NAME, created in that year; 0: not yet.
func object(t *testing.T, namespace, name string, year int, spec proto.Message, text string) *world.Object {
	t.Helper()
	if err := protojson.Unmarshal([]byte(text), spec); err != nil {
		t.Fatal(err)
	}
	o := &world.Object{Kind: "Object", Namespace: namespace, Name: name, Message: spec, Place: func(string) diag.Span { return diag.Span{} }}
	if year > 0 {
		o.Created = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return o
}

func newWorld(objects ...*world.Object) *world.World {
	return world.New(world.Mesh{Root: "istio-system", Domain: "cluster.local"}, objects, nil)
}

// TestPrecedence checks the order of objects: the oldest first, then by name and
// namespace; those of unknown age last, as they were given.
func TestPrecedence(t *testing.T) {
	entry := func(namespace, name string, year int) *world.Object {
		return object(t, namespace, name, year, new(networking.ServiceEntry), `{"hosts": ["a.com"]}`)
	}
	w := newWorld(entry("z", "new", 0), entry("a", "new", 0), entry("a", "b", 2025), entry("b", "a", 2025), entry("a", "a", 2025), entry("z", "z", 2024))
	var got []string
	for _, e := range w.EntriesOf("a.com") {
		got = append(got, e.Namespace+"/"+e.Name)
	}
	if want := []string{"z/z", "a/a", "b/a", "a/b", "z/new", "a/new"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestVisibility(t *testing.T) {
	visibility := func(namespace, exportTo string) world.Visibility {
		w := newWorld(object(t, namespace, "x", 0, new(networking.ServiceEntry), `{"exportTo": [`+exportTo+`]}`))
		return w.ServiceEntries[0].Visibility()
	}
	for _, c := range []struct {
		exportTo            string
		own, other, outside bool // in its namespace a, in b, and anywhere but in a
	}{
		{``, true, true, true},
		{`"*"`, true, true, true},
		{`"."`, true, false, false},
		{`"a"`, true, false, false},
		{`"~"`, false, false, false},
		{`"b"`, false, true, true},
		{`".", "b"`, true, true, true},
	} {
		v := visibility("a", c.exportTo)
		if v.In("a") != c.own || v.In("b") != c.other || v.Elsewhere() != c.outside {
			t.Errorf("exportTo [%s] of a: in a: %v, in b: %v, elsewhere: %v", c.exportTo, v.In("a"), v.In("b"), v.Elsewhere())
		}
		for exportTo, overlaps := range map[string]bool{``: c.own || c.other, `"."`: c.other, `"a"`: c.own, `"~"`: false} {
			o := visibility("b", exportTo)
			if v.Overlaps(o) != overlaps || o.Overlaps(v) != overlaps {
				t.Errorf("exportTo [%s] of a and [%s] of b: overlap: %v and %v", c.exportTo, exportTo, v.Overlaps(o), o.Overlaps(v))
			}
		}
	}
}

// TestBindings checks the names of gateways, and what a VirtualService without gateways
// and one without hosts apply to.
func TestBindings(t *testing.T) {
	gateway := object(t, "edge", "public", 0, new(networking.Gateway), `{"servers": [{"port": {"number": 80, "protocol": "HTTP"}, "hosts": ["shop/*.x.com", "a.x.com"]}]}`)
	for _, c := range []struct {
		namespace, spec string
		names           []string
		overlaps        int
	}{
		{"edge", `{"hosts": ["a.x.com"], "gateways": ["public"]}`, []string{"edge/public"}, 1},
		{"shop", `{"hosts": ["a.x.com"], "gateways": ["edge/public", "mesh"]}`, []string{"edge/public", "mesh"}, 2},
		{"edge", `{"hosts": ["b.x.com"], "gateways": ["./public"]}`, []string{"edge/public"}, 0},
		{"shop", `{"hosts": ["b.x.com"], "gateways": ["public.edge.svc.cluster.local"]}`, []string{"edge/public"}, 1},
		{"shop", `{"hosts": ["b.x.com"], "gateways": ["public"]}`, []string{"shop/public"}, 0},
		{"shop", `{"hosts": ["b.x.com"]}`, []string{"mesh"}, 0},
		{"shop", `{}`, nil, 0},
	} {
		v := newWorld(gateway, object(t, c.namespace, "v", 0, new(networking.VirtualService), c.spec)).VirtualServices[0]
		var names []string
		overlaps := 0
		for _, b := range v.Bindings {
			names = append(names, b.Name)
			overlaps += len(v.Overlaps[b.Name])
		}
		if !slices.Equal(names, c.names) || overlaps != c.overlaps {
			t.Errorf("%s in %s: %q with %d overlaps, not %q with %d", c.spec, c.namespace, names, overlaps, c.names, c.overlaps)
		}
	}
}

// TestWider checks which routes match all requests of another.
func TestWider(t *testing.T) {
	routes := newWorld(object(t, "a", "v", 0, new(networking.VirtualService), `{"hosts": ["a.x.com"], "http": [
		{"match": [{"uri": {"prefix": "/a/b"}, "method": {"exact": "GET"}}]},
		{"match": [{"uri": {"prefix": "/a"}}]},
		{"match": [{"uri": {"prefix": "/"}, "method": {"exact": "GET"}}]},
		{"match": [{"uri": {"exact": "/a"}}]},
		{"match": [{"uri": {"prefix": "/"}}]}, {}]}`)).VirtualServices[0].Routes
	for i, want := range []bool{true, true, true, false, true, true} {
		if got := slices.Contains(routes[0].Wider(), routes[i].Requests()); got != want {
			t.Errorf("%q matches all requests of %q: %v", routes[i].Requests(), routes[0].Requests(), got)
		}
		if got, want := routes[i].CatchesAll(), i >= 4; got != want {
			t.Errorf("%q matches all requests: %v", routes[i].Requests(), got)
		}
	}
}

// TestClass checks what servers accept, by protocol and TLS mode.
func TestClass(t *testing.T) {
	for _, c := range []struct {
		protocol, tls string
		class         world.Class
		kind          string
	}{
		{"HTTP", `null`, world.PlainHTTP, "http"},
		{"grpc-web", `{"httpsRedirect": true}`, world.PlainHTTP, "http"},
		{"https", `{"mode": "SIMPLE"}`, world.HTTPS, "http"},
		{"HTTPS", `{"mode": "PASSTHROUGH"}`, world.Passthrough, "tls"},
		{"TLS", `{"mode": "AUTO_PASSTHROUGH"}`, world.AutoPassthrough, ""},
		{"TLS", `{"mode": "MUTUAL"}`, world.TerminatedTLS, "tcp"},
		{"TCP", `{"mode": "SIMPLE"}`, world.TerminatedTLS, "tcp"},
		{"MONGO", `null`, world.TCP, "tcp"},
	} {
		text := `{"servers": [{"port": {"number": 1, "protocol": "` + c.protocol + `"}, "hosts": ["*"], "tls": ` + c.tls + `}]}`
		server := newWorld(object(t, "a", "g", 0, new(networking.Gateway), text)).Gateways[0].Servers[0]
		if server.Class != c.class || server.Class.RouteKind() != c.kind {
			t.Errorf("%s %s: class %d of %s routes", c.protocol, c.tls, server.Class, server.Class.RouteKind())
		}
	}
}
