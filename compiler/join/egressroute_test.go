package join_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A routeLine is a route of an egress host, and what it says of requests.
type routeLine struct {
	text     string
	match    string
	takes    func(model.Request) bool
	accounts []string
	timeout  int64 // milliseconds; 0: the route sets none
}

var egressAccounts = []string{"ops/c", "shop/a", "shop/b"}

// egressPaths are conditions on the path, with what they mean.
var egressPaths = []struct {
	text  string
	takes func(path string) bool
}{
	{"", func(string) bool { return true }},
	{"= /x", func(p string) bool { return p == "/x" }},
	{"/x", func(p string) bool { return p == "/x" || strings.HasPrefix(p, "/x/") }},
	{"/x/", func(p string) bool { return strings.HasPrefix(p, "/x/") }},
	{"^= /x", func(p string) bool { return strings.HasPrefix(p, "/x") }},
	{"/x/y", func(p string) bool { return p == "/x/y" || strings.HasPrefix(p, "/x/y/") }},
	{"/z", func(p string) bool { return p == "/z" || strings.HasPrefix(p, "/z/") }},
}

// egressHeaders are conditions on header h; an empty value is a request without it.
var egressHeaders = []struct {
	text  string
	takes func(value string) bool
}{
	{"header h", func(v string) bool { return v != "" }},
	{"header h = 1", func(v string) bool { return v == "1" }},
	{"header h ^= 1", func(v string) bool { return strings.HasPrefix(v, "1") }},
	{"no header h", func(v string) bool { return v == "" }},
}

func randomRouteLine(random *rand.Rand) routeLine {
	path := egressPaths[random.IntN(len(egressPaths))]
	words, method := []string{"route"}, ""
	if random.IntN(4) == 0 {
		method = "GET"
		words = append(words, method)
	}
	words = append(words, path.text)
	header := func(string) bool { return true }
	if random.IntN(4) == 0 {
		h := egressHeaders[random.IntN(len(egressHeaders))]
		header, words = h.takes, append(words, h.text)
	}
	out := routeLine{takes: func(r model.Request) bool {
		return (method == "" || method == r.Method) && path.takes(r.Path) && header(r.Headers["h"])
	}}
	for _, i := range random.Perm(len(egressAccounts))[:1+random.IntN(2)] {
		out.accounts = append(out.accounts, egressAccounts[i])
	}
	out.match = strings.Join(words, " ")
	words = append(words, "from account", strings.Join(out.accounts, ", "))
	if random.IntN(6) == 0 {
		out.timeout = 3000
		words = append(words, "{ timeout 3s }")
	}
	out.text = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	return out
}

// egressRequests is every request that the conditions tell apart.
func egressRequests() (list []model.Request) {
	for _, path := range []string{"/", "/x", "/x/", "/x/y", "/x/y/", "/x/z", "/xy", "/z", "/z/"} {
		for _, method := range []string{"GET", "PUT"} {
			for _, value := range []string{"", "1", "12", "2"} {
				r := model.Request{Method: method, Path: path, Headers: map[string]string{}}
				if value != "" {
					r.Headers["h"] = value
				}
				list = append(list, r)
			}
		}
	}
	return list
}

// firstOf returns the first route of a block that lets an account send a request.
func firstOf(block []routeLine, account string, r model.Request) (routeLine, bool) {
	for _, line := range block {
		if slices.Contains(line.accounts, account) && line.takes(r) {
			return line, true
		}
	}
	return routeLine{}, false
}

// unreachable reports whether a route of a block is never the first one of its accounts.
func unreachable(block []routeLine, i int, requests []model.Request) bool {
	for _, r := range requests {
		for _, account := range block[i].accounts {
			if _, earlier := firstOf(block[:i], account, r); !earlier && block[i].takes(r) {
				return false
			}
		}
	}
	return true
}

// never reports whether a route of a block and all its equals, which are one with it, are
// unreachable.
func never(block []routeLine, line routeLine, requests []model.Request) bool {
	for i, other := range block {
		if other.match == line.match && other.timeout == line.timeout && !unreachable(block, i, requests) {
			return false
		}
	}
	return true
}

// sameTimeout reports whether the first routes of all accounts and statements for a
// request have the same timeout, and returns it with the accounts.
func sameTimeout(blocks [][]routeLine, r model.Request) (timeout int64, accounts []string, same bool) {
	same = true
	first := true
	for _, account := range egressAccounts {
		may := false
		for _, block := range blocks {
			line, is := firstOf(block, account, r)
			if !is {
				continue
			}
			same = same && (first || line.timeout == timeout)
			timeout, first, may = line.timeout, false, true
		}
		if may {
			accounts = append(accounts, account)
		}
	}
	return timeout, accounts, same
}

// TestEgressRoutesByRequests compares the joined routes of random statements about one
// host with what their lines say of every request of a small world: which accounts may
// send it, and with which timeout; and errors with what the lines say of all requests.
// The order of statements and of their files changes nothing.
func TestEgressRoutesByRequests(t *testing.T) {
	requests := egressRequests()
	found := map[string]int{}
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 5))
		var blocks [][]routeLine
		var statements []string
		for range 1 + random.IntN(3) {
			var block []routeLine
			text := "egress a.org via gateway originate-tls {\n"
			for range 1 + random.IntN(4) {
				line := randomRouteLine(random)
				block = append(block, line)
				text += "  " + line.text + "\n"
			}
			blocks, statements = append(blocks, block), append(statements, text+"}\n")
		}
		var want, said []string
		for _, block := range blocks {
			for i := range block {
				if never(block, block[i], requests) {
					want = append(want, string(code.ShadowedRoute))
				}
			}
		}
		if slices.ContainsFunc(requests, func(r model.Request) bool { _, _, same := sameTimeout(blocks, r); return !same }) {
			want = append(want, string(code.AmbiguousEgressRoutes))
		}
		m, diagnostics := build(join.BuildOptions{}, statements...)
		for _, d := range diagnostics {
			if d.Severity == diag.Error {
				said = append(said, string(d.Code))
			}
		}
		if slices.Sort(want); len(want) > 0 {
			found[want[0]]++
		}
		// Of two routes that disagree each pair is reported.
		slices.Sort(said)
		if got, want := distinct(said), distinct(want); got != want {
			t.Fatalf("seed %d: errors %s, want %s\n%s", seed, got, want, strings.Join(statements, ""))
		}
		if len(want) > 0 {
			continue
		}
		found["none"]++
		compareRequests(t, requests, blocks, m.Egress[0].Routes, strings.Join(statements, ""))
		for range 2 {
			texts := make([]string, 2)
			for _, i := range random.Perm(len(statements)) {
				texts[random.IntN(2)] += statements[i]
			}
			if again, _ := build(join.BuildOptions{}, texts...); join.Content(again.Egress[0]) != join.Content(m.Egress[0]) {
				t.Fatalf("seed %d: the order of\n%s\nmade\n%s\ninstead of\n%s", seed, strings.Join(texts, "--\n"), join.Content(again.Egress[0]), join.Content(m.Egress[0]))
			}
		}
	}
	for _, kind := range []string{"none", string(code.ShadowedRoute), string(code.AmbiguousEgressRoutes)} {
		if found[kind] < 200 {
			t.Errorf("%d programs have errors %s", found[kind], kind)
		}
	}
}

// compareRequests compares routes, of which a request has the first one that matches, with
// what the lines say.
func compareRequests(t *testing.T, requests []model.Request, blocks [][]routeLine, routes []model.EgressRoute, program string) {
	t.Helper()
	for _, r := range requests {
		timeout, accounts, _ := sameTimeout(blocks, r)
		want := fmt.Sprint(accounts, timeout)
		got := fmt.Sprint([]string(nil), 0)
		if i := slices.IndexFunc(routes, func(e model.EgressRoute) bool { return e.Match.Takes(r) }); i >= 0 {
			var may []string
			for _, a := range routes[i].Accounts {
				may = append(may, a.Value.String())
			}
			got = fmt.Sprint(may, routes[i].Settings.Timeout.Value.Milliseconds())
		}
		if got != want {
			t.Fatalf("request %v: accounts and timeout %s, want %s\n%s", r, got, want, program)
		}
	}
}

// distinct lists the different ones of sorted words.
func distinct(words []string) string { return strings.Join(slices.Compact(words), " ") }
