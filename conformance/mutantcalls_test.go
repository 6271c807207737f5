package conformance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/outcomes"
	"github.com/gwc-lang/gwc/conformance/story"
)

// candidatesOfCall are the calls that gwc is asked for, for each that istiod is asked for.
const candidatesOfCall = 10

// chosen are the calls of a mutant that istiod is asked for, and what gwc says of them in the mutant. Of the candidates three
// in four are those that the edits change by gwc's word, as far as there are so many, because random calls seldom come by what
// was edited. The others are taken as they come: istiod may change what gwc does not.
func (m mutant) chosen(candidates []call.Call, n int) (calls []call.Call, answers []outcomes.Answer, err error) {
	old, err := outcomes.Ask(m.before.YAML(), m.around, candidates)
	if err != nil {
		return nil, nil, err
	}
	latest, err := outcomes.Ask(m.after.YAML(), m.around, candidates)
	if err != nil {
		return nil, nil, err
	}
	var changed, others []int
	for i := range candidates {
		if latest[i].Error == "" && !alike(old[i].Shares, latest[i].Shares) {
			changed = append(changed, i)
		} else {
			others = append(others, i)
		}
	}
	changed = changed[:min(len(changed), n-n/4)]
	for _, i := range append(changed, others[:min(len(others), n-len(changed), max(n/4, 10))]...) {
		calls, answers = append(calls, candidates[i]), append(answers, latest[i])
	}
	return calls, answers, nil
}

// callsThrough are n of the calls of a case and of calls to the hosts, ports and paths of the objects.
func callsThrough(r *rand.Rand, c story.Case, n int, bundles ...bundle.Bundle) []call.Call {
	lines := map[string]bool{}
	for _, each := range c.Plane {
		left, _, _ := strings.Cut(each.Text, "->")
		lines[strings.TrimSpace(left)] = true
	}
	w := wordsOf(c, slices.Concat(bundles...))
	for range 8 * n {
		if len(w.hosts) == 0 || len(lines) > 4*n {
			break
		}
		lines[w.line(r)] = true
	}
	var out []call.Call
	for line := range lines {
		if each, err := call.Parse(line + " -> refused"); err == nil {
			out = append(out, each)
		}
	}
	slices.SortFunc(out, func(a, b call.Call) int { return strings.Compare(a.Text, b.Text) })
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(len(out), n)]
}

// Words are what calls are made of: callers, and the hosts, ports, paths and headers of objects.
type words struct{ from, hosts, ports, paths, headers []string }

func wordsOf(c story.Case, b bundle.Bundle) words {
	w := words{from: []string{"outside"}, ports: []string{"", "", ""}, paths: []string{"/", "/x"}, headers: []string{"x-other = 1"}}
	for name := range c.Mesh.Gateways {
		w.from = append(w.from, "outside at "+name)
	}
	for name := range c.Mesh.Workloads {
		w.from = append(w.from, name)
	}
	for name := range c.Mesh.Servers {
		w.hosts = append(w.hosts, name)
	}
	for name := range c.Mesh.Services {
		w.hosts = append(w.hosts, name)
	}
	for _, o := range b {
		named, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		w.hosts = append(w.hosts, named...)
		w.collect(o.Object["spec"])
	}
	for _, list := range [][]string{w.from, w.hosts, w.ports, w.paths, w.headers} {
		slices.Sort(list) // they come from maps
	}
	return w
}

// collect adds the words of the matches and the ports of an object.
func (w *words) collect(v any) {
	switch v := v.(type) {
	case map[string]any:
		if path := told(v["uri"]); strings.HasPrefix(path, "/") {
			w.paths = append(w.paths, path, path+"x")
		}
		if headers, ok := v["headers"].(map[string]any); ok {
			for name, m := range headers {
				if value := told(m); value != "" && !strings.ContainsAny(name, ":@") {
					w.headers = append(w.headers, name+" = "+value)
				}
			}
		}
		if port, ok := v["number"].(int64); ok && !slices.Contains(w.ports, fmt.Sprintf(":%d", port)) {
			w.ports = append(w.ports, fmt.Sprintf(":%d", port))
		}
		for _, e := range v {
			w.collect(e)
		}
	case []any:
		for _, e := range v {
			w.collect(e)
		}
	}
}

// told is the text of a match that a call can have as one word.
func told(match any) string {
	m, _ := match.(map[string]any)
	for _, kind := range []string{"exact", "prefix"} {
		if text, ok := m[kind].(string); ok && !strings.ContainsAny(text, " \"{}<>%") {
			return text
		}
	}
	return ""
}

// line is a random call. One of three has a part that few calls have: a port, a header, another host or SNI, a certificate.
func (w *words) line(r *rand.Rand) string {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	host := func() string {
		h := pick(w.hosts)
		h = strings.Replace(h[strings.LastIndexByte(h, '/')+1:], "*", "w", 1)
		if h == "w" || strings.Contains(h, "/") {
			h = "any.example.com"
		}
		return h
	}
	to, path := host(), pick(w.paths)
	begin := pick(w.from) + " "
	if r.IntN(3) > 0 {
		return begin + pick([]string{"GET http://" + to + path, "GET https://" + to + path, "POST http://" + to + path, "TLS " + to + ":443", "TCP " + to + ":80"})
	}
	method := pick([]string{"GET", "POST", "PUT", "DELETE", "OPTIONS"})
	plain, secure := begin+method+" http://"+to+pick(w.ports)+path, begin+method+" https://"+to+pick(w.ports)+path
	return pick([]string{
		plain, secure, plain + " header " + pick(w.headers), secure + " header " + pick(w.headers),
		plain + " host " + host(), secure + " host " + host(), secure + " sni " + host(),
		secure + " with client-certificate", secure + " with rogue-certificate", plain + " http2", secure + " http2",
		begin + "TLS " + to + ":443 sni " + host(),
	})
}
