package krm_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/internal/krm"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestJSONIsUntouched wants that a list in JSON keeps its white space, its keys and their
// order.
func TestJSONIsUntouched(t *testing.T) {
	const before = "{\n  \"kind\" : \"ResourceList\",\n\t\"apiVersion\": \"config.kubernetes.io/v1\",\n  \"team\": {\"a\": [1.50, \"\\u00e9\\/]}\"]},\n  \"items\": [\n    {\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\",\n     \"metadata\": {\"name\": \"a\"}, \"data\": {\"x\": \"\\ud83d\\ude00 \\\"[\"}}"
	const after = "\n  ],\n  \"functionConfig\": { \"apiVersion\": \"gwc.dev/v1alpha1\", \"kind\": \"Intents\",\n    \"metadata\": {\"name\": \"edge\"}, \"spec\": {\"intents\": \"PROGRAM\"}}"
	for program, want := range map[string]string{"egress a.example.com": "", "egres a.example.com": "GWC0110"} {
		in := before + strings.Replace(after, "PROGRAM", program, 1) + "\n}\n\n"
		r, l := run(t, in)
		out := string(r.Output)
		if !strings.HasPrefix(out, before) || !strings.HasSuffix(out, "\n}\n\n") || !strings.Contains(out, strings.Replace(after, "PROGRAM", program, 1)) {
			t.Errorf("it changed:\n%s", out)
		}
		if want != "" && (len(l.Results) != 1 || l.Results[0].Tags["code"] != want) || want == "" && (r.Failed() || len(l.Items) != 3) {
			t.Errorf("got:\n%s", out)
		}
		if again, _ := run(t, out); string(again.Output) != out {
			t.Errorf("a second run changes it:\n%s", again.Output)
		}
		empty := krm.Function{AllowEmpty: true}.Run(context.Background(), []byte(strings.Replace(out, program, "program edge", 1)))
		if string(empty.Output) != strings.Replace(in, program, "program edge", 1) {
			t.Errorf("what is removed leaves something:\n%s", empty.Output)
		}
	}
	const bare = `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","functionConfig":{"apiVersion":"gwc.dev/v1alpha1","kind":"Intents","metadata":{"name":"edge"},"spec":{"intents":"egress a.example.com"}}`
	for _, in := range []string{bare + "}", bare + `,"items":null}`, bare + `,"items":[ ]}`} {
		if r, l := run(t, in); r.Failed() || len(l.Items) != 2 || !strings.HasPrefix(string(r.Output), bare) {
			t.Errorf("%s: got:\n%s", in, r.Output)
		}
	}
}

const function1 = "apiVersion: gwc.dev/v1alpha1\nkind: Intents\nmetadata: {name: edge, namespace: shop}\nspec: {intents: egress a.example.com}\n"

// TestStreamIsUntouched wants that YAML documents keep their bytes.
func TestStreamIsUntouched(t *testing.T) {
	config := krm.Source{Name: "gwc.yaml", Text: []byte(function1)}
	for _, in := range []string{
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
		"# first\n---\n# of a\napiVersion: v1 # one\nkind: ConfigMap\nmetadata: {name: a}\n---\n---\n# of b\n\napiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: b\n# end\n",
		"%YAML 1.1\n--- # inline\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n...\n# after\n",
		"--- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\r\n---\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: b}\r\n",
		"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}\n",
		"\ufeffapiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}",
		"",
	} {
		r := krm.Function{}.Stream(context.Background(), config, []byte(in))
		out := string(r.Output)
		if r.Failed() || !strings.HasPrefix(out, in) || strings.Count(out, "kind: ServiceEntry") != 1 {
			t.Errorf("%q: it changed: %v\n%s", in, r.Diagnostics, out)
			continue
		}
		if again := (krm.Function{}).Stream(context.Background(), config, r.Output); string(again.Output) != out {
			t.Errorf("%q: a second run changes it:\n%s", in, again.Output)
		}
		other := config
		other.Text = []byte(strings.Replace(function1, "a.example.com", "b.example.com", 1))
		changed := krm.Function{}.Stream(context.Background(), other, r.Output)
		if changed.Failed() || !strings.HasPrefix(string(changed.Output), in) || strings.Contains(string(changed.Output), "a.example.com") {
			t.Errorf("%q: it changed: %v\n%s", in, changed.Diagnostics, changed.Output)
		}
	}
}

// TestConfigFiles wants a place and what to do for files without a function config.
func TestConfigFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "gwc.yaml:1:1: error[GWC1204]: the function config is empty\n  hint: write apiVersion: gwc.dev/v1alpha1 and kind: Intents, or a ConfigMap",
		"# nothing\n---\n":                  "gwc.yaml:1:1: error[GWC1204]: the function config is empty",
		"hello\n":                           "gwc.yaml:1:1: error[GWC1204]: the function config is not a mapping",
		"- a\n":                             "gwc.yaml:1:1: error[GWC1204]: the function config is not a mapping",
		"a: b\n":                            "gwc.yaml:1:1: error[GWC1204]: kind of the function config: it has neither apiVersion nor kind\n  hint: write apiVersion",
		"kind: Intents\n":                   "it has no apiVersion",
		"apiVersion: gwc.dev/v1alpha1\n":    "it has no kind",
		"a: b\nc: [\n":                      "gwc.yaml:2:1: error[GWC1204]: the function config is not YAML\n  hint: correct the line",
		function1 + "---\n" + function1:     "gwc.yaml:6:1: error[GWC1204]: the function config has several YAML documents\n  hint: write each object in a file of its own",
		"---\n" + function1 + "---\nx: [\n": "the function config is not YAML",
		"apiVersion: v1\nkind: List\nitems: [{apiVersion: gwc.dev/v1alpha1, kind: Intents, metadata: {name: a}, spec: {intents: egress a.example.com}}]\n": "gwc.yaml:1:1: error[GWC1204]: kind of the function config: unknown kind v1 List\n  hint: write apiVersion",
		list("", "egress a.example.com"):                                              "unknown kind config.kubernetes.io/v1 ResourceList\n  hint: pass a ResourceList on standard input, without --config",
		strings.Replace(function1, "spec: {", "spec: {namespace: 3,\n  ", 1):          "gwc.yaml:4:1: error[GWC1204]: spec.namespace of Intents/shop/edge: must be a text",
		strings.Replace(function1, "spec:", "specs:", 1):                              "specs of Intents/shop/edge: unknown field; did you mean",
		strings.Replace(function1, "spec: {", "spec: {values: &v {a: b}, x: *v, ", 1): "gwc.yaml:4:1: error[GWC1201]: YAML alias `*v` in Intents/shop/edge",
	} {
		r := krm.Function{}.Stream(context.Background(), krm.Source{Name: "gwc.yaml", Text: []byte(text)}, nil)
		var shown strings.Builder
		if err := (diag.Text{}).Print(&shown, r.Diagnostics); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(shown.String(), "\n  hint: did you mean", "; did you mean"); !r.Failed() || len(r.Diagnostics) != 1 || !strings.Contains(got, want) {
			t.Errorf("%q: got %s", text, got)
		}
	}
}
