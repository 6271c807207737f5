package world

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	api "istio.io/api/networking/v1alpha3"
)

func match(t *testing.T, text string) *api.HTTPMatchRequest {
	t.Helper()
	m := new(api.HTTPMatchRequest)
	if err := protojson.Unmarshal([]byte(text), m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestContradict checks which matches of a delegate are part of one of the route that
// names it.
func TestContradict(t *testing.T) {
	for _, c := range []struct {
		root, own   string
		contradicts bool
	}{
		{`{"uri": {"prefix": "/a"}}`, `{"uri": {"prefix": "/a/b"}}`, false},
		{`{"uri": {"prefix": "/a/b"}}`, `{"uri": {"prefix": "/a"}}`, true},
		{`{"uri": {"prefix": "/a"}}`, `{"uri": {"exact": "/a"}}`, false},
		{`{"uri": {"exact": "/a"}}`, `{"uri": {"prefix": "/a"}}`, true},
		{`{"uri": {"exact": "/a"}}`, `{"uri": {"exact": "/a"}}`, false},
		{`{"uri": {"regex": "/a.*"}}`, `{"uri": {"prefix": "/ab"}}`, true},
		{`{"uri": {"regex": "/a.*"}}`, `{"method": {"exact": "GET"}}`, false},
		{`{"headers": {"x": {"exact": "a"}}}`, `{"headers": {"x": {"exact": "b"}}}`, true},
		{`{"headers": {"x": {"exact": "a"}}}`, `{"headers": {"y": {"exact": "b"}}}`, false},
		{`{"port": 80}`, `{}`, false},
		{`{"port": 80}`, `{"port": 81}`, true},
		{`{"sourceNamespace": "a"}`, `{}`, true}, // istiod wants it repeated
		{`{"sourceLabels": {"app": "a"}}`, `{"sourceLabels": {"app": "b"}}`, true},
		{`{"ignoreUriCase": true}`, `{}`, true},
		{`{"gateways": ["a/g", "mesh"]}`, `{"gateways": ["mesh"]}`, false},
		{`{"gateways": ["mesh"]}`, `{"gateways": ["a/g"]}`, true},
	} {
		if got := contradict(match(t, c.root), match(t, c.own)); got != c.contradicts {
			t.Errorf("%s of a route, %s of its delegate: contradict: %v", c.root, c.own, got)
		}
	}
}

// TestMergeMatch checks that a match of a delegate has what the route asks for too.
func TestMergeMatch(t *testing.T) {
	got := mergeMatch(
		match(t, `{"uri": {"prefix": "/a"}, "headers": {"x": {"exact": "a"}}, "port": 80}`),
		match(t, `{"headers": {"y": {"exact": "b"}}, "method": {"exact": "GET"}}`),
	)
	want := match(t, `{"uri": {"prefix": "/a"}, "headers": {"x": {"exact": "a"}, "y": {"exact": "b"}}, "port": 80, "method": {"exact": "GET"}}`)
	if requests(pathOf(got), otherConditions(got)) != requests(pathOf(want), otherConditions(want)) || got.Port != want.Port {
		t.Errorf("merged %v, not %v", got, want)
	}
}

func pathOf(m *api.HTTPMatchRequest) string { return matchText(m.Uri, false) }

// TestListensAt checks the port of a gateway's pod for a port of its Service.
func TestListensAt(t *testing.T) {
	pod := &Pod{Namespace: "edge", Labels: map[string]string{"app": "edge"}, Ports: map[string]int{"http": 8080}}
	r := &Registry{selecting: newSelecting[*Service]()}
	r.selecting.add("edge", pod.Labels, &Service{Namespace: "edge", Selector: pod.Labels, Ports: []ServicePort{
		{Name: "http", Number: 80, Protocol: HTTP, Target: "http"},
		{Name: "http-again", Number: 81, Protocol: HTTP, Target: "8080"},
		{Name: "tcp", Number: 82, Protocol: TCPPort, Target: "8080"},
	}})
	for _, c := range []struct {
		port, listens, target int
		why                   string
	}{
		{80, 8080, 8080, "the target port by its name"},
		{81, 81, 8080, "the first port with this target and protocol counts"},
		{82, 8080, 8080, "of another protocol"},
		{9000, 9000, 9000, "no Service has it"},
	} {
		if listens, target := r.ListensAt(pod, c.port), r.TargetOf(pod, c.port); listens != c.listens || target != c.target {
			t.Errorf("port %d is served at %d and sent to %d, not at %d and to %d: %s", c.port, listens, target, c.listens, c.target, c.why)
		}
	}
}
