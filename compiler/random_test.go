package compiler_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A sentence is a statement as its head, its clauses, which may come in any
// order, and its block.
type sentence struct {
	file    string
	head    string
	clauses []string
	block   string
}

func (s sentence) text(r *rand.Rand) string {
	words := []string{s.head}
	for _, i := range r.Perm(len(s.clauses)) {
		words = append(words, s.clauses[i])
	}
	if s.block != "" {
		words = append(words, s.block)
	}
	return strings.Join(words, " ")
}

// A writer makes up sentences, each about hosts and services of its own, so
// that any set of them is a program without errors.
type writer struct {
	*rand.Rand
	count int
}

func (w *writer) program(n int) []sentence {
	var out []sentence
	for range n {
		out = append(out, w.sentences()...)
	}
	return out
}

// sentences makes up statements that belong together: two about one host, or
// one alone.
func (w *writer) sentences() []sentence {
	w.count++
	made := []func(n int) []sentence{w.plain, w.secure, w.shared, w.meshed, w.inMesh, w.byPort, w.leaves, w.originates,
		w.restricted, w.wildcard, w.addressed, w.permitted, w.expected}
	return made[w.IntN(len(made))](w.count)
}

func (w *writer) pick(words ...string) string { return words[w.IntN(len(words))] }

// some returns each of the words with a chance of one half.
func (w *writer) some(words ...string) []string {
	var out []string
	for _, word := range words {
		if w.IntN(2) == 0 {
			out = append(out, word)
		}
	}
	return out
}

func (w *writer) file() string { return w.pick("a.gwc", "b.gwc", "sub/c.gwc") }

func (w *writer) one(head string, clauses []string, block string) []sentence {
	return []sentence{{w.file(), head, clauses, block}}
}

func (w *writer) plain(n int) []sentence {
	return w.one(fmt.Sprintf("expose s%d.n%d:8080 %s", n, n%3, w.pick("http", "http2", "grpc")),
		append(w.some("on 8081"), fmt.Sprintf("at h%d.example.com, g%d.example.com", n, n)), w.routes(n))
}

func (w *writer) secure(n int) []sentence {
	mode := w.pick("simple", "mutual", "mutual optional")
	return w.one(fmt.Sprintf("expose s%d.n%d:8080 https %s", n, n%3, mode),
		append(w.some("redirect http", "via edge", fmt.Sprintf("cert c%d-%s", n%2, strings.ReplaceAll(mode, " ", "-")), "backend mtls"),
			fmt.Sprintf("at %s%d.example.com", w.pick("h", "*.h"), n)), w.routes(n))
}

func (w *writer) shared(n int) []sentence {
	host := fmt.Sprintf("at h%d.example.com", n)
	return []sentence{
		{w.file(), fmt.Sprintf("expose s%d.n1:8080 https", n), append(w.some("redirect http", fmt.Sprintf("cert c%d-simple", n%2)), host), ""},
		{w.file(), fmt.Sprintf("expose t%d.n2:8080 https", n), []string{host}, fmt.Sprintf("{ route /a -> t%d.n2:8080\n route = /b -> u%d.n2:80 }", n, n)},
		{w.file(), fmt.Sprintf("expose v%d.n0:8080 https", n), []string{host}, fmt.Sprintf("{ route /a/b -> v%d.n0:8080 }", n)},
	}
}

func (w *writer) meshed(n int) []sentence {
	return w.one(fmt.Sprintf("expose s%d.n%d:8080 http", n, n%3), []string{"also mesh", fmt.Sprintf("at h%d.example.com", n)}, w.routes(n))
}

func (w *writer) inMesh(n int) []sentence {
	return []sentence{
		{w.file(), fmt.Sprintf("service s%d.n1 { port 8080 http, subset v1 version=v1, subset v2 version=v2, %s }", n, w.pick("balance random", "connections 7")), nil, ""},
		{w.file(), fmt.Sprintf("route s%d.n1 { route from app=x -> s%d.n1/v2\n route -> 90%% s%d.n1/v1, 10%% s%d.n1/v2 }", n, n, n, n), nil, ""},
	}
}

// expected is a host and expects of it, on which no object depends.
func (w *writer) expected(n int) []sentence {
	url := fmt.Sprintf("http://h%d.example.com/%s", n, w.pick("", "a", "b/c"))
	return []sentence{
		{w.file(), fmt.Sprintf("expose s%d.n%d:8080 http", n, n%3), []string{fmt.Sprintf("at h%d.example.com", n)}, ""},
		{w.file(), "expect outside GET " + url, w.some("header a = b", "http2", "host x.example.com"), "-> " + w.pick("404", fmt.Sprintf("s%d.n%d:8080", n, n%3), "not refused")},
		{w.file(), fmt.Sprintf("expect n%d/app %s %s", n%3, w.pick("GET", "POST"), url), w.some("account app", "address 192.0.2.7"), "-> 40% 503, 60% a.b:80 tls via egress"},
	}
}

func (w *writer) byPort(n int) []sentence {
	return w.one(fmt.Sprintf("expose s%d.n1:5432 %s", n, w.pick("tcp", "mongo")), []string{fmt.Sprintf("on %d", 10000+n)}, "")
}

func (w *writer) leaves(n int) []sentence {
	host := fmt.Sprintf("egress x%d.example.org", n)
	return []sentence{
		{w.file(), host, w.some("via gateway", "http 80", "tls 443, 8443"), ""},
		{w.file(), host, w.some("http 80, 8080"), ""},
	}
}

func (w *writer) originates(n int) []sentence {
	return w.one(fmt.Sprintf("egress x%d.example.org", n), append(w.some("via gateway", "for n1, n2"), "originate-tls"),
		w.pick("", "{ timeout 3s, retry 2 on 5xx }", "{ balance random\n connections 10 }"))
}

func (w *writer) restricted(n int) []sentence {
	return w.one(fmt.Sprintf("egress x%d.example.org", n),
		append(w.some("originate-tls"), "via gateway", fmt.Sprintf("from account n%d/app", n%3)), "")
}

func (w *writer) wildcard(n int) []sentence {
	return w.one(fmt.Sprintf("egress *.x%d.example.org", n),
		append(w.some("originate-tls"), "via gateway", fmt.Sprintf("through www.x%d.example.org", n)), "")
}

func (w *writer) addressed(n int) []sentence {
	return w.one(fmt.Sprintf("egress x%d.example.org tcp %d", n, 5000+n%9), append(w.some("via gateway"),
		fmt.Sprintf("addresses 192.0.%d.0/24, 198.51.100.%d", n%250, n%250), fmt.Sprintf("to 203.0.113.%d", n%250)), "")
}

// permitted are statements about one host whose routes say which accounts may send what:
// some overlap, some are equal, and each account may be in several.
func (w *writer) permitted(n int) []sentence {
	host := fmt.Sprintf("egress x%d.example.org", n)
	account := fmt.Sprintf("n%d/app", n%3)
	routes := []string{
		"route /a from account " + account, "route = /a from account n1/ci, " + account, "route GET /a/b from account n1/ci",
		"route ^= /a header h = 1 from account n2/web, n1/ci", "route /a no header h from account n2/web",
		"route /old from account " + account + " { rewrite /new, set response header x-old = yes }",
	}
	visible := w.some("for n0, n1, n2")
	var out []sentence
	for range 2 + w.IntN(2) {
		clauses := slices.Concat(w.some("http 80, 8080"), visible, []string{"originate-tls", "via gateway"})
		block := []string{"route /x from account " + account}
		for _, route := range routes {
			if w.IntN(2) == 0 {
				block = append(block, route)
			}
		}
		out = append(out, sentence{w.file(), host, clauses, "{\n  " + strings.Join(block, "\n  ") + "\n}"})
	}
	return out
}

func (w *writer) routes(n int) string {
	return w.pick("", fmt.Sprintf(`{
  route GET /a header x-v = %d -> s%d.n%d:8080 { timeout 3s }
  route ~ "^/v[0-9]+/x" -> 25.5%% s%d.n1:8080, 74.5%% t%d.n2:80
  route /old -> redirect https://new.example.com/new
  route query q -> respond 503 "later"
  route -> s%d.n%d:8080 { mirror m.n1:80 5%% }
}`, n, n, n%3, n, n, n, n%3))
}
