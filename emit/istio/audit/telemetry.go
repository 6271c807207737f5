package audit

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	api "istio.io/api/telemetry/v1alpha1"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// telemetryRule finds two Telemetries for the same pods. Of those for a whole namespace
// istiod uses the oldest, and it merges those with a selector, so that only what both set
// is in conflict. Source: model/telemetry.go namespaceWideTelemetryConfig,
// applicableTelemetries.
var telemetryRule = Rule{"telemetry", []code.Code{code.SameTelemetryTwice}, (*Audit).telemetries}

func (a *Audit) telemetries() {
	first := map[string]*world.Attached{}
	for _, x := range a.Attached {
		spec, is := x.Spec.(*api.Telemetry)
		if refs, _ := x.Targets(); !is || len(refs) > 0 {
			continue
		}
		pods := world.PodsName(spec.GetSelector().GetMatchLabels())
		sections := set(spec)
		if pods == world.AnyPods {
			sections = []string{""}
		}
		for _, section := range sections {
			key := x.Namespace + " " + pods + " " + section
			if first[key] == nil {
				first[key] = x
				continue
			}
			a.sameTelemetry(first[key], x, pods, section)
		}
	}
}

func (a *Audit) sameTelemetry(first, second *world.Attached, pods, section string) {
	if first.Name == second.Name || proto.Equal(first.Message, second.Message) {
		return
	}
	f := finding{
		code: code.SameTelemetryTwice, at: second.Part("metadata.name"), other: first.Part("metadata.name"),
		message: fmt.Sprintf("two Telemetry objects set %s of the pods %s in namespace %s: the younger one overrides the older", section, pods, second.Namespace),
		atNote:  "one object is here", note: "the other object is here", hint: "merge them into one",
	}
	if section == "" {
		f.message = fmt.Sprintf("two Telemetry objects apply to all pods of namespace %s: only the older one is used", second.Namespace)
	}
	a.report(f)
}

// set returns the settings that a Telemetry has.
func set(spec *api.Telemetry) (sections []string) {
	if len(spec.Metrics) > 0 {
		sections = append(sections, "metrics")
	}
	if len(spec.Tracing) > 0 {
		sections = append(sections, "tracing")
	}
	if len(spec.AccessLogging) > 0 {
		sections = append(sections, "accessLogging")
	}
	return sections
}
