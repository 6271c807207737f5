package krm_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/internal/krm"
)

// pieces of objects that are not gwc's, as the lines of an item at its margin. Their
// ends are what a list must not change.
var objects = []string{
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}   # flow\ndata:\n  a: \"1\"\n",
	"apiVersion: v1 # first\nkind: ConfigMap\nmetadata:\n  # of the name\n  name: 'NAME'\ndata:\n  b: |\n    - not an item\n\n    text\n",
	"kind: ConfigMap\napiVersion: v1\nmetadata:\n    name: NAME\ndata: {c: |-\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\n  annotations:\n    internal.config.kubernetes.io/path: 'a/b.yaml'\n    config.kubernetes.io/index: '0'\ndata:\n  d: |+\n    kept\n\n\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\ndata:\n  e: \"folded\n    # no comment\n\n    text\"\n  # foot of e\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: NAME\ndata:\n  - is: a list\n  -  odd:   indentation\n\n# within\n\n",
	"\"apiVersion\": v1\n'kind': ConfigMap\nmetadata: !!map {name: NAME, labels: {a: b, # c\n   d: it's}}\n",
	"? kind\n: ConfigMap\napiVersion: v1\nmetadata: {name: NAME}\ndata: {f: >\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, annotations: {g: é☃\u2028x}}\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata:\n  h: >-\n    folded\n    text",
}

var inFlow = []string{
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {a: "x]", b: 'it''s, {', c: a#b}}`,
	`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"NAME","labels":{"a":"b\\\"]"}}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {x: plain [brackets are not}}`,
	"{apiVersion: v1, # one\n    kind: ConfigMap,\n    metadata: {name: NAME}, data: {u: http://a.example.com:80/x=z#f},\n  }",
}

// A random list, with what must stay of it.
type randomList struct {
	*rand.Rand
	b     strings.Builder
	kept  []string // texts of the items that are not gwc's
	whole bool     // nothing in it is gwc's
}

func (r *randomList) one(list ...string) string { return list[r.IntN(len(list))] }

func (r *randomList) comment(margin string) {
	r.b.WriteString(r.one("", "", "", margin+"# about\n", margin+"# above\n\n", "\n"+margin+"# alone\n\n", "\n", margin+"# - kind: of a comment\n"))
}

// blockItem writes an item that is lines.
func (r *randomList) blockItem(margin string, n int) {
	text := strings.ReplaceAll(r.one(objects...), "NAME", fmt.Sprintf("o%d", n))
	if strings.Contains(text, "{c: |-") || strings.Contains(text, "{f: >") { // no block in a flow
		text = strings.NewReplacer("{c: |-\n", "{c: d}\n", "{f: >\n", "{f: g}\n").Replace(text)
	}
	r.item(margin, r.one("- ", "- ", "-   "), text, true)
}

func (r *randomList) item(margin, dash, text string, keep bool) {
	lines := strings.SplitAfter(text, "\n")
	var b strings.Builder
	for k, line := range lines {
		switch {
		case k == 0:
			b.WriteString(margin + dash + line)
		case line == "\n" || line == "" || strings.HasPrefix(line, "# within"):
			b.WriteString(line)
		default:
			b.WriteString(margin + strings.Repeat(" ", len(dash)) + line)
		}
	}
	if !strings.HasSuffix(text, "\n") {
		b.WriteString("\n")
	}
	if keep {
		own, _, _ := strings.Cut(b.String(), "\n# within") // after the last item, it is about what follows
		r.kept = append(r.kept, strings.TrimRight(own, "\n"))
	} else {
		r.whole = false
	}
	r.b.WriteString(b.String())
}

const stale = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: NAME\n  namespace: istio-system\n  labels: {app.kubernetes.io/managed-by: gwc}\n  annotations: {gwc.dev/owner: gwc.dev/v1alpha1/Intents/shop/edge}\n"

func (r *randomList) items() {
	margin := r.one("", "", "  ", "    ")
	count := r.IntN(5)
	if r.IntN(4) == 0 {
		r.flow(count)
		return
	}
	if count == 0 {
		r.b.WriteString(r.one("items:\n", "items: []\n", "items: [] # none\n", "items: &i []\n", "items: null # none\n", "items: ~\n", "items: !!seq []\n", "items: [\n  # none\n]\n", "", "items: # c\n"))
		return
	}
	r.b.WriteString(r.one("items:\n", "items:\n", "\"items\":\n", "items: # all\n", "items: &i\n", "items: !!seq\n", "items :\n"))
	for n := range count {
		r.comment(margin)
		if r.IntN(4) == 0 {
			r.item(margin, "- ", strings.ReplaceAll(stale, "NAME", fmt.Sprintf("old%d", n)), false)
			continue
		}
		r.blockItem(margin, n)
	}
	r.comment(margin)
}

func (r *randomList) flow(count int) {
	r.b.WriteString("items: " + r.one("[", "[ # in flow\n  ", "&i [\n  "))
	for n := range count {
		if n > 0 {
			r.b.WriteString(r.one(",", ", ", ", # next\n  ", "\n  , ", ",\n  # head\n  "))
		}
		text := strings.ReplaceAll(r.one(inFlow...), "NAME", fmt.Sprintf("o%d", n))
		if strings.Contains(text, "plain [") {
			text = strings.ReplaceAll(text, "plain [brackets are not", "'plain [brackets are not'")
		}
		if r.IntN(4) == 0 {
			text = fmt.Sprintf("{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: old%d, namespace: istio-system, labels: {app.kubernetes.io/managed-by: gwc}, annotations: {gwc.dev/owner: gwc.dev/v1alpha1/Intents/shop/edge}}}", n)
			r.whole = false
		} else {
			r.kept = append(r.kept, text)
		}
		r.b.WriteString(text)
	}
	if count > 0 {
		r.b.WriteString(r.one("", "", ",", " # last\n", ", # last\n  # foot\n"))
	}
	r.b.WriteString("]" + r.one("\n", " # end\n"))
}

// list returns a list with a program.
func (r *randomList) list(program string) string {
	r.whole = true
	r.b.WriteString(r.one("", "", "---\n", "# about the list\n", "%YAML 1.1\n---\n# c\n", "\ufeff"))
	r.b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n" + r.one("", "", "# of the team\nteam: mine\n"))
	function := "functionConfig:\n  apiVersion: gwc.dev/v1alpha1\n  kind: Intents\n  metadata: {name: edge, namespace: shop} # own\n  spec:\n    # the program\n    intents: " + r.one("|\n      PROGRAM\n", "PROGRAM\n", "|-\n      PROGRAM", ">+\n      PROGRAM\n\n")
	function = strings.ReplaceAll(function, "PROGRAM", program)
	if !strings.HasSuffix(function, "\n") {
		function += "\n"
	}
	parts := []func(){r.items, func() { r.b.WriteString(r.one("", "# config\n") + function) }, func() { r.b.WriteString(r.one("", "more: {a: [b, c]} # unknown\n")) }}
	r.Shuffle(len(parts), func(a, b int) { parts[a], parts[b] = parts[b], parts[a] })
	for _, part := range parts {
		part()
	}
	text := r.b.String()
	if end := r.one("", "", "...\n", "---\n", "cut"); end != "cut" {
		text += end
	} else {
		text = strings.TrimSuffix(text, "\n")
	}
	if ends := r.one("\n", "\n", "\r\n"); ends != "\n" {
		text = strings.ReplaceAll(text, "\n", ends)
		for n := range r.kept {
			r.kept[n] = strings.ReplaceAll(r.kept[n], "\n", ends)
		}
	}
	return text
}

// TestUntouched runs random lists: the bytes of what is not gwc's stay, and comments
// belong to the same objects as before.
func TestUntouched(t *testing.T) {
	moved := 0
	for seed := range uint64(300) {
		r := &randomList{Rand: rand.New(rand.NewPCG(seed, 7))}
		program := r.one("egress a.example.com", "egress a.example.com", "egres a.example.com", "program edge")
		in := r.list(program)
		var before struct {
			Items          []yaml.Node
			FunctionConfig yaml.Node `yaml:"functionConfig"`
		}
		if err := yaml.Unmarshal([]byte(in), &before); err != nil {
			t.Fatalf("seed %d: the test is wrong: %v in:\n%s", seed, err, in)
		}
		response := krm.Function{AllowEmpty: true}.Run(context.Background(), []byte(in))
		out := string(response.Output)
		fail := func(format string, args ...any) {
			t.Fatalf("seed %d: %s in:\n%s\n--- out:\n%s", seed, fmt.Sprintf(format, args...), in, out)
		}
		if response.Failed() != (program == "egres a.example.com") {
			fail("%v", response.Diagnostics)
		}
		rest := out
		for _, text := range r.kept {
			_, after, found := strings.Cut(rest, text)
			if !found {
				fail("changed:\n%s", text)
			}
			rest = after
		}
		// The empty value makes place for items.
		if part := strings.NewReplacer("items: ~", "items:", "items: null", "items:", " []", "", " [\n  ]", "", " [\r\n  ]", "").Replace(in); r.whole && !subsequence(part, out) {
			fail("bytes are lost")
		}
		if program == "program edge" && r.whole && in != out {
			fail("nothing is to be done, and it differs")
		}
		after := before
		after.Items, after.FunctionConfig = nil, yaml.Node{}
		if err := yaml.Unmarshal([]byte(out), &after); err != nil {
			fail("%v", err)
		}
		if !same(&before.FunctionConfig, &after.FunctionConfig) {
			fail("the function config differs")
		}
		at := 0
		for n := range before.Items {
			one := &before.Items[n]
			if strings.Contains(named(one), "old") {
				continue
			}
			for at < len(after.Items) && named(&after.Items[at]) != named(one) {
				at++
			}
			if at == len(after.Items) || !same(one, &after.Items[at]) {
				fail("item %d differs", n)
			}
			if r.whole && !reflect.DeepEqual(commented(one), commented(&after.Items[at])) {
				moved++
				t.Logf("seed %d: a comment moved in:\n%s\n--- out:\n%s", seed, in, out)
			}
		}
		if again := (krm.Function{AllowEmpty: true}).Run(context.Background(), response.Output); !bytes.Equal(again.Output, response.Output) {
			fail("a second run changes it to:\n%s\n", again.Output)
		}
	}
	if moved > 0 {
		t.Errorf("comments moved in %d lists", moved)
	}
}

// subsequence reports whether a text is another one with insertions.
func subsequence(part, whole string) bool {
	at := 0
	for n := 0; n < len(whole) && at < len(part); n++ {
		if whole[n] == part[at] {
			at++
		}
	}
	return at == len(part)
}

func named(n *yaml.Node) string {
	var o struct{ Metadata struct{ Name string } }
	if n.Decode(&o) != nil {
		return ""
	}
	return o.Metadata.Name
}

// same compares two nodes without their comments.
func same(a, b *yaml.Node) bool { return reflect.DeepEqual(stripped(a), stripped(b)) }

func stripped(n *yaml.Node) any {
	out := []any{n.Kind, n.Style, n.Tag, n.Value, n.Anchor}
	for _, c := range n.Content {
		out = append(out, stripped(c))
	}
	return out
}

// commented returns the number of each comment line of an object.
func commented(n *yaml.Node) map[string]int {
	out := map[string]int{}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for line := range strings.Lines(n.HeadComment + "\n" + n.LineComment + "\n" + n.FootComment) {
			if line = strings.TrimSpace(line); line != "" {
				out[line]++
			}
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(n)
	return out
}
