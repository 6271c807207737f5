package emit_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
)

// many is a bundle of n objects.
func many(n int) *emit.Bundle {
	b := new(emit.Bundle)
	for i := range n {
		b.Objects = append(b.Objects, emit.Object{APIVersion: "networking.istio.io/v1", Kind: "ServiceEntry", Namespace: "ns", Name: fmt.Sprintf("n%d", i),
			Body: &networking.ServiceEntry{Hosts: []string{strings.Repeat("h", i%50) + ".example.com"}}})
	}
	return b
}

// TestManyObjects checks that objects are written in their order, whether all are
// held before the first is written or not, and with any number of processors.
func TestManyObjects(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 127, 128, 129, 5000} {
		b := many(n)
		var alone []string
		for i := range b.Objects {
			alone = append(alone, string(yamlOf(t, b.Objects[i])))
		}
		want := strings.Join(alone, "---\n")
		var json string
		for _, processors := range []int{1, 2, 5} {
			runtime.GOMAXPROCS(processors)
			for _, hold := range []int{1, 100_000, 1 << 30} {
				release := emit.Hold(hold)
				var yaml, list bytes.Buffer
				if err := b.YAML(&yaml); err != nil || yaml.String() != want {
					t.Errorf("%d objects, %d processors, %d bytes held: other YAML (%v)", n, processors, hold, err)
				}
				if err := b.JSON(&list); err != nil || json != "" && list.String() != json {
					t.Errorf("%d objects, %d processors, %d bytes held: other JSON (%v)", n, processors, hold, err)
				}
				json = list.String()
				release()
			}
		}
		if items := decodeJSON(t, []byte(json))["items"].([]any); len(items) != n {
			t.Errorf("%d items of %d", len(items), n)
		}
	}
}

// TestNothingPartial checks that not a byte is written if any of many objects cannot
// be, and that the error is that of the first of them.
func TestNothingPartial(t *testing.T) {
	for _, hold := range []int{1, 1 << 30} {
		release := emit.Hold(hold)
		b := many(5000)
		for _, bad := range []int{4999, 3000, 0} {
			b.Objects[bad].Body = &networking.ServiceEntry{Hosts: []string{"\xff"}}
			for _, write := range []func(io.Writer) error{b.YAML, b.JSON} {
				var out bytes.Buffer
				err := write(&out)
				if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("ns/n%d ", bad)) || out.Len() > 0 {
					t.Errorf("%d bytes held, object %d is wrong: %v, %d bytes written", hold, bad, err, out.Len())
				}
			}
		}
		if many(5000).YAML(full{}) == nil {
			t.Errorf("%d bytes held: a failed write is not reported", hold)
		}
		release()
	}
}
