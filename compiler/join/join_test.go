package join

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A request is what a match looks at: a path and a header.
type request struct{ path, header string }

func (r request) matches(m model.Match) bool {
	if m.Path.Is() && !takes(m.Path.Value, r.path) {
		return false
	}
	for _, c := range m.Headers {
		if r.header == "" || !takes(c.Text, r.header) {
			return false
		}
	}
	for _, c := range m.NoHeaders {
		if r.header != "" && takes(c.Text, r.header) {
			return false
		}
	}
	return true
}

func takes(t model.Text, value string) bool {
	switch t.Op {
	case model.Exact:
		return value == t.Value
	case model.Segments:
		return value == t.Value || strings.HasPrefix(value, t.Value+"/")
	case model.Prefix:
		return strings.HasPrefix(value, t.Value)
	}
	return true
}

func randomMatch(random *rand.Rand) model.Match {
	var m model.Match
	if path := []string{"", "/a", "/a/b", "/a/b/c", "/b"}[random.IntN(5)]; path != "" {
		m.Path = said(model.Text{Op: []model.Op{model.Exact, model.Segments, model.Prefix}[random.IntN(3)], Value: path})
	}
	condition := model.Condition{Name: "x", Text: model.Text{Op: []model.Op{model.Exact, model.Prefix}[random.IntN(2)], Value: []string{"1", "12", "2"}[random.IntN(3)]}}
	switch random.IntN(6) {
	case 0:
		m.Headers = []model.Condition{condition}
	case 1:
		m.Headers = []model.Condition{{Name: "x"}}
	case 2:
		m.NoHeaders = []model.Condition{condition}
	}
	return m
}

// TestJoined joins random blocks and asks for each request who gets it: it must
// be the route that wins in its own block and is the most specific of those.
func TestJoined(t *testing.T) {
	var requests []request
	for _, path := range []string{"/", "/a", "/a/b", "/a/b/c", "/a/x", "/ab", "/b", "/b/c"} {
		for _, header := range []string{"", "1", "12", "2", "3"} {
			requests = append(requests, request{path, header})
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	joins := 0
	for range 20_000 {
		var sink diag.Sink
		b := &builder{sink: &sink, once: diag.Once{Sink: &sink}, joiner: newJoiner()}
		var blocks []*block
		for i := range 2 + random.IntN(2) {
			var routes []model.Route
			for j := range 1 + random.IntN(3) {
				at := somewhere.File().Span(i, j)
				to := model.Service{Namespace: "shop", Name: fmt.Sprint(random.IntN(2))}
				routes = append(routes, model.Route{At: []diag.Span{at}, Match: randomMatch(random), Action: model.Action{Destinations: []model.Destination{{Service: to}}}})
			}
			blocks = append(blocks, b.joiner.block(routes))
			b.shadowed(blocks[i])
		}
		got := b.joined(blocks, false, "host a.com")
		if sink.HasErrors() {
			continue
		}
		joins++
		for _, r := range requests {
			if got, want := first(got, r), mostSpecific(b.joiner, blocks, r); got != want {
				t.Fatalf("%v goes to %q, not to %q, of\n%s", r, got, want, content(blocks))
			}
		}
	}
	if joins < 1000 {
		t.Errorf("only %d of the random programs had no error", joins)
	}
}

// TestJoinedOfMany joins blocks that are all equal, or all different, which
// must not cost a comparison of each pair.
func TestJoinedOfMany(t *testing.T) {
	const n = 20_000
	for _, test := range []struct {
		name             string
		services, errors int
	}{{"one effect", 1, 0}, {"many effects", n, n - 1}} {
		var sink diag.Sink
		b := &builder{sink: &sink, once: diag.Once{Sink: &sink}, joiner: newJoiner()}
		var blocks []*block
		for i := range n {
			at := somewhere.File().Span(i, i)
			to := model.Service{Namespace: "shop", Name: fmt.Sprint(i % test.services)}
			blocks = append(blocks, b.joiner.block([]model.Route{{At: []diag.Span{at}, Action: model.Action{Destinations: []model.Destination{{Service: to}}}}}))
		}
		began := time.Now()
		b.joined(blocks, false, "host a.com")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: %d blocks take %s", test.name, n, took)
		}
		if got := len(sink.Sorted()); got != test.errors {
			t.Errorf("%s: %d errors, want %d", test.name, got, test.errors)
		}
	}
}

// first returns where the first of the routes sends a request.
func first(routes []model.Route, r request) string {
	for _, route := range routes {
		if r.matches(route.Match) {
			return content(route.Action)
		}
	}
	return ""
}

// mostSpecific returns where the routes that win in their blocks send a request.
func mostSpecific(j *joiner, blocks []*block, r request) string {
	var best *routes.Rule
	for _, b := range blocks {
		for _, route := range b.routes {
			if !r.matches(route.Match) {
				continue
			}
			if best == nil || j.Compare(route, best) == routes.Fewer {
				best = route
			}
			break
		}
	}
	if best == nil {
		return ""
	}
	return content(best.Action)
}
