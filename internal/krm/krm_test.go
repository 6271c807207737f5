package krm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/internal/krm"
)

// A parsed is a ResourceList as an orchestrator reads it.
type parsed struct {
	APIVersion string      `yaml:"apiVersion"`
	Kind       string      `yaml:"kind"`
	Items      []yaml.Node `yaml:"items"`
	Results    []struct {
		Message, Severity string
		ResourceRef       struct{ APIVersion, Kind, Name, Namespace string } `yaml:"resourceRef"`
		Field             struct{ Path string }
		File              struct {
			Path  string
			Index int
		}
		Tags map[string]string
	} `yaml:"results"`
}

func read(t *testing.T, text []byte) (l parsed) {
	t.Helper()
	var value any
	if json.Unmarshal(text, &value) == nil { // YAML does not have all escapes of JSON
		text, _ = json.Marshal(value)
	}
	if err := yaml.Unmarshal(text, &l); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	if l.APIVersion != "config.kubernetes.io/v1" || l.Kind != "ResourceList" {
		t.Fatalf("not a ResourceList:\n%s", text)
	}
	return l
}

// function has two files.
func function() krm.Function {
	files := fstest.MapFS{
		"edge.gwc": {Data: []byte("expose web:8080 http at file.example.com\n")},
	}
	return krm.Function{Open: func(path string) (gwc.Root, error) {
		if _, exists := files[path]; !exists {
			return gwc.Root{}, errors.New("no such file")
		}
		return gwc.Root{FS: files, Path: path}, nil
	}}
}

func run(t *testing.T, in string) (krm.Response, parsed) {
	t.Helper()
	r := function().Run(context.Background(), []byte(in))
	return r, read(t, r.Output)
}

const service = `- apiVersion: v1 # first
  kind: Service
  metadata: {name: web, namespace: shop}   # flow
  spec:

    ports:
    # of the shop
    - port: 8080
      name: "http"
`

// list returns a list with items and a function config with a program.
func list(items, program string) string {
	return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items + config("  intents: |\n    "+strings.ReplaceAll(program, "\n", "\n    ")+"\n")
}

func config(spec string) string {
	return "functionConfig:\n  apiVersion: gwc.dev/v1alpha1\n  kind: Intents\n  metadata: {name: edge, namespace: shop}\n  spec:\n" + "  " + strings.TrimRight(strings.ReplaceAll(spec, "\n", "\n  "), " ")
}

func TestItemsKeepTheirText(t *testing.T) {
	items := service + "# about the text\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: text\n  data:\n    a: |+\n      x\n\n      - not an item\n\n" +
		"-\n  # key below its dash\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: \"b\" }\n  data:\n  - is: a list\n# last\n"
	in := list(items, "expose web http at shop.example.com")
	r, l := run(t, in)
	if r.Failed() || len(l.Items) != 5 {
		t.Fatalf("%d items:\n%s", len(l.Items), r.Output)
	}
	head, _, _ := strings.Cut(in, "# last")
	if !strings.HasPrefix(string(r.Output), head) {
		t.Errorf("the items are not as they were:\n%s", r.Output)
	}
	if !strings.HasSuffix(string(r.Output), in[len(head):]) {
		t.Errorf("the function config is not as it was:\n%s", r.Output)
	}
	for range 2 {
		again, _ := run(t, string(r.Output))
		if !bytes.Equal(again.Output, r.Output) {
			t.Errorf("a second run changes it:\n%s", again.Output)
		}
	}
	without, l := run(t, strings.Replace(string(r.Output), "expose web http at shop.example.com", "egress a.example.com", 1))
	if len(l.Items) < 4 || strings.Contains(string(without.Output), "shop.example.com") {
		t.Errorf("the objects of the removed statement stay:\n%s", without.Output)
	}
}

// TestStyles runs lists in JSON and in flow style: their items are the same to a
// reader, and of JSON also their bytes.
func TestStyles(t *testing.T) {
	const item = `{"apiVersion":"v1", "kind":"ConfigMap","metadata":{"name":"a\/b"  ,"annotations":{"x":"\ud83d\ude00"}},"n":1.50}`
	program := `{"apiVersion":"gwc.dev/v1alpha1","kind":"Intents","metadata":{"name":"edge"},"spec":{"intents":"expose web:80 http at a.example.com"}}`
	whole := `{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[` + item + `],"functionConfig":` + program + `}`
	r, l := run(t, whole)
	if r.Failed() || len(l.Items) != 3 || !strings.Contains(string(r.Output), "["+item+",{") || !strings.Contains(string(r.Output), `"functionConfig":`+program) {
		t.Errorf("got:\n%s", r.Output)
	}
	if again, _ := run(t, string(r.Output)); !bytes.Equal(again.Output, r.Output) {
		t.Errorf("a second run changes it:\n%s", again.Output)
	}
	for name, items := range map[string]string{
		"flow":  "items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: \"1\"}}]\n",
		"empty": "items: []\n", "null": "items:\n", "none": "",
	} {
		in := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n" + items + config("  intents: 'expose web:80 http at a.example.com'\n")
		r, l := run(t, in)
		want := 2 + strings.Count(items, "ConfigMap")
		if r.Failed() || len(l.Items) != want {
			t.Errorf("%s: got:\n%s", name, r.Output)
		}
		again, _ := run(t, string(r.Output))
		if !bytes.Equal(again.Output, r.Output) {
			t.Errorf("%s: a second run changes it:\n%s", name, again.Output)
		}
		all, l := run(t, strings.Replace(string(r.Output), "expose web:80 http at", "expose web:80 htp at", 1))
		if !all.Failed() || len(l.Items) != want || len(l.Results) != 1 {
			t.Errorf("%s: with an error:\n%s", name, all.Output)
		}
	}
}

// TestBadInput wants a list of all that is wrong, with the input as it was.
func TestBadInput(t *testing.T) {
	const ok = "expose web:8080 http at shop.example.com"
	plain := func(spec string) string {
		items, _, _ := strings.Cut(list(service, ok), "functionConfig")
		return items + config(spec)
	}
	for name, test := range map[string]struct{ in, want string }{
		"nothing":                  {"", "GWC1200 not a ResourceList: standard input is empty"},
		"a manifest":               {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", "GWC1200 not a ResourceList: it is v1 Service"},
		"a text":                   {"expose web http at a.com\n", "GWC1200 not a ResourceList: standard input is not a YAML mapping"},
		"several documents":        {list(service, ok) + "---\n" + list(service, ok), "GWC1200 not a ResourceList: standard input has several YAML documents"},
		"UTF-16":                   {"\xfe\xff\x00a\x00:\x00 \x00b", "GWC1200 the ResourceList is not UTF-8"},
		"Latin-1":                  {list("- {apiVersion: v1, kind: A, metadata: {name: \xe9}}\n", ok), "GWC1200 the ResourceList is not UTF-8"},
		"not YAML":                 {"apiVersion: [\nkind", "GWC1200 the ResourceList is not YAML"},
		"another version":          {"apiVersion: config.kubernetes.io/v9\nkind: ResourceList\n", "GWC1200 not a ResourceList: unknown apiVersion `config.kubernetes.io/v9`"},
		"items are not a list":     {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: 3\n", "GWC1200 items of the ResourceList is not a list"},
		"an alias":                 {list("- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a, labels: &l {x: y}}\n  data: *l\n", ok), "GWC1201 YAML alias `*l`"},
		"a duplicate key":          {list("- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  metadata: {name: b}\n", ok), "GWC1202 duplicate key `metadata`"},
		"without a name":           {list("- apiVersion: v1\n  kind: ConfigMap\n", ok), "GWC1203 item 1 has no metadata.name"},
		"without a kind":           {list("- metadata: {name: a}\n", ok), "GWC1203 item 1 has no apiVersion, no kind"},
		"not an object":            {list("- 3\n", ok), "GWC1203 item 1 is not an object"},
		"an unknown field":         {plain("  intnts: a\n"), "GWC1204 spec.intnts of Intents/shop/edge: unknown field; did you mean `intents`?"},
		"a field beside spec":      {strings.Replace(list(service, ok), "  spec:\n    intents", "  specs:\n    intents", 1), "GWC1204 specs of Intents/shop/edge: unknown field; did you mean `spec`?"},
		"intents as a list":        {plain("  intents: [a]\n"), "GWC1204 spec.intents of Intents/shop/edge: must be a text"},
		"values as a path":         {plain("  values: a.jsonnet\n"), "GWC1204 spec.values of Intents/shop/edge: must be a mapping"},
		"an unknown namespace":     {plain("  onlyNamespaces: [Shop]\n"), "GWC1204 spec.onlyNamespaces of Intents/shop/edge: invalid namespace `Shop`"},
		"no namespace":             {plain("  onlyNamespaces: []\n"), "GWC1204 spec.onlyNamespaces of Intents/shop/edge: has no namespace"},
		"an empty namespace":       {plain("  onlyNamespaces: [shop, '']\n"), "GWC1204 spec.onlyNamespaces of Intents/shop/edge: invalid namespace ``"},
		"only commas":              {strings.Replace(plain("  onlyNamespaces: ', ,'\n"), "gwc.dev/v1alpha1\n  kind: Intents\n  metadata: {name: edge, namespace: shop}\n  spec", "v1\n  kind: ConfigMap\n  metadata: {name: edge, namespace: shop}\n  data", 1), "GWC1204 data.onlyNamespaces of ConfigMap/shop/edge: has no namespace"},
		"an empty default":         {plain("  namespace: ''\n"), "GWC1204 spec.namespace of Intents/shop/edge: invalid namespace ``"},
		"an empty path":            {plain("  files: [edge.gwc, '']\n"), "GWC1204 spec.files[1] of Intents/shop/edge: the path is empty; write the path of a program, or . for the directory"},
		"an empty key of a value":  {plain("  values: {a: [{'': x}]}\n"), "GWC1204 spec.values of Intents/shop/edge: a key is empty"},
		"an item that is an alias": {list("- &a\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- *a\n", ok), "GWC1201 YAML alias `*a`"},
		"a kind that is an alias":  {list("- apiVersion: v1\n  kind: &k ConfigMap\n  metadata: {name: a, labels: {x: *k}}\n- apiVersion: v1\n  kind: *k\n  metadata: {name: b}\n", ok), "GWC1201 YAML alias `*k`"},
		"a merged mapping":         {list("- apiVersion: v1\n  kind: ConfigMap\n  metadata: &m {name: a}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {<<: *m}\n", ok), "GWC1201 YAML alias `*m`"},
		"a config of aliases":      {plain("  intents: &i egress a.example.com\n  namespace: *i\n"), "GWC1201 YAML alias `*i` in Intents/shop/edge"},
		"an alias of the list":     {strings.Replace(list(service, ok), "apiVersion: config", "apiVersion: &v config", 1) + "more: *v\n", "GWC1201 YAML alias `*v` as `more` of the ResourceList"},
		"secrets":                  {plain("  secrets: 'true'\n"), "GWC1204 spec.secrets of Intents/shop/edge: unknown value; write `include`"},
		"another function config":  {strings.Replace(list(service, ok), "gwc.dev/v1alpha1", "gwc.dev/v1", 1), "GWC1204 kind of the function config: unknown kind gwc.dev/v1 Intents; write apiVersion: gwc.dev/v1alpha1 and kind: Intents"},
		"a duplicate in it":        {plain("  intents: a\n  intents: b\n"), "GWC1202 duplicate key `intents` in Intents/shop/edge"},
		"a file that is not there": {plain("  files: [../edge.gwc]\n"), "GWC1206 spec.files[0] of Intents/shop/edge: ../edge.gwc: no such file"},
		"files in a container":     {strings.Replace(plain("  files: [edge.gwc]\n"), "{name: edge, namespace: shop}", "{name: edge, namespace: shop, annotations: {config.kubernetes.io/function: 'container: {image: gwc}'}}", 1), "GWC1205 spec.files of Intents/shop/edge: a function in a container has no files"},
		"another's object":         {list(gateway(""), "expose web:80 http at a.example.com"), "GWC1207 Intents/shop/edge.gwc:1:1: Gateway istio-system/in-ingress-80-e4th4r6c55vm of gwc.dev/v1alpha1/Intents/shop/edge exists already in gw.yaml, and gwc did not make it"},
		"another function's":       {list(gateway("v1/ConfigMap/b"), "expose web:80 http at a.example.com"), "GWC1207 Intents/shop/edge.gwc:1:1: Gateway istio-system/in-ingress-80-e4th4r6c55vm of gwc.dev/v1alpha1/Intents/shop/edge exists already in gw.yaml, and belongs to v1/ConfigMap/b"},
		"another namespace":        {plain("  intents: " + ok + "\n  onlyNamespaces: [shop]\n"), "GWC1208 Intents/shop/edge.gwc:1:1: Gateway istio-system/in-ingress-80-e4th4r6c55vm is in namespace istio-system, which spec.onlyNamespaces of Intents/shop/edge does not allow"},
		"no intents":               {plain("  namespace: a\n"), "GWC1209 no intents: neither Intents/shop/edge nor an item of kind Intents has any"},
		"an error of the program":  {plain("  intents: expose web:8080 htp at shop.example.com\n"), "GWC0270 Intents/shop/edge.gwc:1:17: unknown protocol `htp`; did you mean `http`?"},
		"two of one name":          {list(strings.Repeat("- apiVersion: gwc.dev/v1alpha1\n  kind: Intents\n  metadata: {name: b}\n  spec: {intents: egress a.example.com}\n", 2), ok), "GWC1204 spec.intents of Intents/b: there are two objects with this kind and name"},
		"a name that is a path":    {strings.Replace(list(service, ok), "{name: edge,", "{name: ../edge,", 1), "GWC1204 metadata.name of Intents/shop/../edge: invalid name"},
		"an option in an item":     {list("- apiVersion: gwc.dev/v1alpha1\n  kind: Intents\n  metadata: {name: b}\n  spec: {target: istio@1.26}\n", ok), "GWC1204 spec.target of Intents/b: only the function config can set it"},
	} {
		t.Run(name, func(t *testing.T) {
			r, l := run(t, test.in)
			if !r.Failed() || len(l.Results) == 0 {
				t.Fatalf("no error:\n%s", r.Output)
			}
			found := false
			for _, one := range l.Results {
				found = found || strings.HasPrefix(one.Tags["code"]+" "+one.Message, test.want) && one.Severity == "error"
				if one.Tags["doc"] == "" {
					t.Errorf("no page: %+v", one)
				}
			}
			if !found {
				t.Errorf("got %+v, want %s", l.Results, test.want)
			}
			var before parsed
			if yaml.Unmarshal([]byte(test.in), &before) == nil && before.Kind == "ResourceList" && len(before.Items) > 0 && name != "several documents" {
				results := strings.Index(string(r.Output), "results:\n")
				if got := string(r.Output[:results]); got != test.in {
					t.Errorf("the input is not as it was:\n%s", got)
				}
			}
		})
	}
}

// gateway is an item with the identity of a Gateway of gwc.
func gateway(owner string) string {
	annotations := "internal.config.kubernetes.io/path: gw.yaml"
	if owner != "" {
		annotations += ", gwc.dev/owner: " + owner
	}
	return "- apiVersion: networking.istio.io/v1\n  kind: Gateway\n  metadata: {name: in-ingress-80-e4th4r6c55vm, namespace: istio-system, annotations: {" + annotations + "}}\n  spec: {}\n"
}

func TestSources(t *testing.T) {
	const items = `- apiVersion: gwc.dev/v1alpha1
  kind: Intents
  metadata: {name: a, namespace: pay, annotations: {config.kubernetes.io/local-config: "true"}}
  spec: {intents: "gateway own {\nselector a=b\nnamespace gw\nservice own\nports 80\n}\nexpose web:80 http at item.example.com"}
- apiVersion: gwc.dev/v1alpha1
  kind: Intents
  metadata: {name: edge, namespace: shop}
  spec: {intents: "expose web:80 http at twice.example.com"}
- apiVersion: gwc.dev/v1alpha1
  kind: Intents
  metadata: {name: other, annotations: {config.kubernetes.io/function: "exec: {path: gwc}"}}
  spec: {intents: "expose web:80 http at other.example.com"}
`
	spec := "  files: [edge.gwc]\n  values: {sub: values}\n  namespace: own\n  intents: 'expose web:80 http at ${sub}.example.com'\n"
	in := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items + config(spec)
	r, _ := run(t, in)
	got := string(r.Output)
	for _, want := range []string{
		"host: web.pay.svc", // the namespace of a gateway is not that of the text
		"host: web.own.svc", "- item.example.com", "- values.example.com", "- file.example.com",
		"gwc.dev/source: Intents/pay/a.gwc\n", "gwc.dev/source: Intents/shop/edge.gwc\n", "gwc.dev/source: edge.gwc\n",
		"gwc.dev/owner: gwc.dev/v1alpha1/Intents/shop/edge\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing:\n%s", want, got)
		}
	}
	if strings.Contains(got, "- other.example.com") || strings.Contains(got, "- twice.example.com") {
		t.Errorf("a function config is an item:\n%s", got)
	}
	config := "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data:\n    shop.gwc: expose web:80 http at shop.example.com\n" +
		"    intents: expose web:80 http at ${sub}.example.com\n    values: '{sub: map}'\n    namespace: cm\n    onlyNamespaces: istio-system, cm\n"
	r, _ = run(t, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"+config)
	for _, want := range []string{"- map.example.com", "- shop.example.com", "host: web.cm.svc", "gwc.dev/source: ConfigMap/c/shop.gwc\n", "gwc.dev/owner: v1/ConfigMap/c\n"} {
		if !strings.Contains(string(r.Output), want) {
			t.Errorf("%s is missing:\n%s", want, r.Output)
		}
	}
}

// TestInventory wants items to be known, and nothing else to be missing.
func TestInventory(t *testing.T) {
	_, l := run(t, list(service, "expose web:81 http at a.example.com\nexpose db:80 http at b.example.com\nexpose web https at c.example.com"))
	var got []string
	for _, r := range l.Results {
		got = append(got, r.Severity+" "+r.Tags["code"]+" "+r.Tags["line"])
	}
	if want := []string{"error GWC0912 1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

// TestAnnotations wants what orchestrators note on items to stay when an object is
// replaced, and not to be on new objects.
func TestAnnotations(t *testing.T) {
	r, _ := run(t, list(service, "expose web http at a.example.com"))
	noted := strings.Replace(string(r.Output), "      gwc.dev/owner", "      internal.config.kubernetes.io/path: 'x/y.yaml'\n      config.kubernetes.io/index: '3'\n      team: mine\n      gwc.dev/owner", 1)
	again, _ := run(t, noted)
	if string(again.Output) == noted || !strings.Contains(string(again.Output), "internal.config.kubernetes.io/path: x/y.yaml") || strings.Contains(string(again.Output), "team: mine") {
		t.Errorf("got:\n%s", again.Output)
	}
	noted = strings.Replace(noted, "      team: mine\n", "", 1)
	if again, _ = run(t, noted); string(again.Output) != noted {
		t.Errorf("an object that is the same is written again:\n%s", again.Output)
	}
	other, _ := run(t, strings.Replace(noted, "a.example.com\n", "b.example.com\n", 1))
	if !strings.Contains(string(other.Output), "config.kubernetes.io/index: \"3\"") {
		t.Errorf("an object that changes has no index:\n%s", other.Output)
	}
}

// FuzzRun runs any list: the output is a ResourceList, items that are not gwc's are as
// they were, and a second run changes nothing.
func FuzzRun(f *testing.F) {
	f.Add(list(service, "expose web http at a.example.com"))
	f.Add(list(service+gateway("gwc.dev/v1alpha1/Intents/shop/edge"), "expose web http at a.example.com"))
	f.Add(list("- apiVersion: v1\n  kind: A\n  metadata:\n    name: \"a\n  b\n# c\"\n", "egress a.example.com"))
	f.Add("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n  -  {apiVersion: v1, kind: A, metadata: {name: a}}\n  # x\n  - ? kind\n    : B\n    apiVersion: v1\n    metadata: {name: b}\n" + config("  intents: 'egress a.example.com'\n"))
	f.Add("results: []\napiVersion: config.kubernetes.io/v1\nfunctionConfig: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {intents: egress a.example.com}}\nkind: ResourceList\nitems:\n- kind: C\n  apiVersion: v1\n  metadata: {name: c}\nresults2: |\n  - x\n...\n")
	f.Fuzz(func(t *testing.T, in string) {
		r := krm.Function{}.Run(context.Background(), []byte(in))
		after := read(t, bytes.Replace(bytes.Replace(r.Output, []byte("io/v1beta1"), []byte("io/v1"), 1), []byte("io/v1alpha1\nkind: ResourceList"), []byte("io/v1\nkind: ResourceList"), 1))
		if len(after.Results) == 0 && r.Failed() {
			t.Fatalf("no result of an error:\n%s", r.Output)
		}
		var before parsed
		if yaml.Unmarshal([]byte(in), &before) != nil || len(before.Items) > len(after.Items) && r.Failed() && before.Kind == "ResourceList" && len(after.Items) > 0 {
			return
		}
		if r.Failed() || strings.Contains(in, "gwc.dev/owner") {
			return
		}
		for n := range before.Items {
			var x, y any
			if before.Items[n].Decode(&x) == nil && (after.Items[n].Decode(&y) != nil || !reflect.DeepEqual(x, y)) {
				t.Fatalf("item %d was %v and is %v in:\n%s", n, x, y, r.Output)
			}
		}
		if again := (krm.Function{}).Run(context.Background(), r.Output); !r.Failed() && !bytes.Equal(again.Output, r.Output) {
			t.Fatalf("a second run changes\n%s\nto\n%s", r.Output, again.Output)
		}
	})
}

func TestTooLarge(t *testing.T) {
	_, l := run(t, strings.Repeat(" ", 256<<20+1))
	if len(l.Results) != 1 || !strings.HasPrefix(l.Results[0].Message, "the ResourceList has more than 256 MB") {
		t.Errorf("got %+v", l.Results)
	}
}
