package peers

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os/exec"
	"slices"
	"strings"
	"testing"

	_ "github.com/gwc-lang/gwc/conformance/quiet"
)

var most = flag.Int("peers-mutants", 5000, "how many mutants are compared, of all that there are")

func newJudge(t *testing.T) *Judge {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", "istio.io/api@v1.31.4").Output()
	var answer struct{ Dir string }
	if err != nil || json.Unmarshal(out, &answer) != nil {
		t.Fatal(err)
	}
	judge, err := NewJudge(answer.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return judge
}

// TestObjects compares gwc's verdict on the objects of Istio's own tests with that of the API server and the webhook.
func TestObjects(t *testing.T) {
	judge := newJudge(t)
	objects, err := Tested()
	if err != nil {
		t.Fatal(err)
	}
	refused := compare(t, judge, objects)
	t.Logf("%d objects, of which %d are refused", len(objects), refused)
	if len(objects) < 500 || refused < 250 {
		t.Errorf("only %d objects, of which %d are refused", len(objects), refused)
	}
}

// TestMutants compares the verdicts on mutants of the objects that are accepted.
func TestMutants(t *testing.T) {
	judge := newJudge(t)
	objects, err := Tested()
	if err != nil {
		t.Fatal(err)
	}
	var accepted []Object
	for _, o := range objects {
		if o = withNamespace(o); judge.Refused(o.Body) == "" {
			accepted = append(accepted, o)
		}
	}
	mutants := different(t, seeds(judge, accepted))
	total := len(mutants)
	if n := *most; n < total {
		var sample []Object
		for i := range n {
			sample = append(sample, mutants[i*total/n])
		}
		mutants = sample
	}
	refused := compare(t, judge, mutants)
	t.Logf("%d of %d mutants, of which %d are refused", len(mutants), total, refused)
	if total < 50000 {
		t.Errorf("only %d mutants", total)
	}
}

// every is the distance of the combinations that get mutants of their own.
const every = 6

// seeds returns the objects, and some combinations of them that are accepted.
func seeds(judge *Judge, objects []Object) []Object {
	list := slices.Clone(objects)
	for i, o := range Spliced(objects) {
		if i%every == 0 && judge.Refused(o.Body) == "" {
			list = append(list, o)
		}
	}
	return list
}

// different returns the mutants of objects, each once.
func different(t *testing.T, objects []Object) (list []Object) {
	t.Helper()
	seen := map[uint64]bool{}
	for _, m := range append(Spliced(objects), mutantsOf(objects)...) {
		data, err := json.Marshal(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		h := fnv.New64a()
		_, _ = h.Write(data)
		if !seen[h.Sum64()] {
			seen[h.Sum64()] = true
			list = append(list, m)
		}
	}
	return list
}

func mutantsOf(objects []Object) (list []Object) {
	for _, o := range objects {
		list = append(list, Mutants(o)...)
	}
	return list
}

func withNamespace(o Object) Object {
	if m, is := o.Body["metadata"].(map[string]any); is {
		m["namespace"] = "bar"
	}
	return o
}

// compare returns how many of the objects are refused. It shows the first difference of each kind.
func compare(t *testing.T, judge *Judge, objects []Object) (refused int) {
	t.Helper()
	for i := range objects {
		objects[i] = withNamespace(objects[i])
	}
	found, err := Found(objects)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	different := 0
	for i, o := range objects {
		why := judge.Refused(o.Body)
		if why != "" {
			refused++
		}
		if (why == "") == (len(found[i]) == 0) {
			continue
		}
		different++
		key := fmt.Sprintf("%s %s", o.Body["kind"], strings.Join(strings.Fields(o.From)[1:], " "))
		if shown[key] {
			continue
		}
		shown[key] = true
		data, _ := json.Marshal(o.Body)
		if why != "" {
			t.Errorf("%s: gwc finds nothing, but %s\n%s", o.From, why, data)
		} else {
			t.Errorf("%s: accepted, but gwc finds %v\n%s", o.From, found[i], data)
		}
	}
	if different > 0 {
		t.Errorf("%d of %d objects have another verdict", different, len(objects))
	}
	return refused
}
