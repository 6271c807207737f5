package istio

import (
	"sync"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/emit/istio/write"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestOnePlanIsWrittenInParallel writes the objects of one plan several times at once:
// each time they are the same, and the race detector sees nothing.
func TestOnePlanIsWrittenInParallel(t *testing.T) {
	p := newProgram("")
	p.publish("*.a.com", 443, model.HTTPS, model.Simple, withCert("x"))
	p.publish("b.a.com", 443, model.HTTPS, model.Mutual, withCert("y"))
	p.Egress = []*model.EgressHost{{
		Host: "api.example.com", Home: "shop", Gateway: ingress, Originate: said("simple"), OriginatePort: 443,
		Ports:    []model.EgressPort{{Number: 80, Protocol: model.HTTP}, {Number: 443, Protocol: model.TLS}},
		Policies: &model.Policies{Requests: said(10)}, EgressSettings: &model.EgressSettings{Accounts: []model.Said[model.Account]{{Value: model.Account{Namespace: "shop", Name: "web"}}}},
	}}
	var sink diag.Sink
	made := plan.Make(&p.Model, &sink)
	want := textOf(t, write.Objects(made))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := textOf(t, write.Objects(made)); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
	all.Wait()
}

func textOf(t *testing.T, objects []emit.Object) string {
	out := ""
	for i := range objects {
		text, err := objects[i].YAML()
		if err != nil {
			t.Error(err)
		}
		out += string(text)
	}
	return out
}
