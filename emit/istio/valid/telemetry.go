package valid

import (
	telemetry "istio.io/api/telemetry/v1alpha1"

	"github.com/gwc-lang/gwc/emit/istio/valid/cel"
	"github.com/gwc-lang/gwc/lang/code"
)

// telemetryRule finds Telemetries that Istio refuses. Source: pkg/config/validation
// ValidateTelemetry.
var telemetryRule = Rule{"telemetry", []string{"Telemetry"}, []code.Code{
	code.ExclusiveObjectFields, code.InvalidObjectLabel, code.InvalidTargetRef, code.MissingObjectField, code.ObjectValueOutOfRange,
}, (*check).telemetry}

func (c *check) telemetry() {
	spec := c.spec.(*telemetry.Telemetry)
	c.targets(spec.Selector, spec.TargetRef, spec.TargetRefs)
	for i, m := range spec.Metrics {
		path := item("spec.metrics", i)
		c.providers(path, m.GetProviders())
		for j, o := range m.GetOverrides() {
			c.override(item(path+".overrides", j), o)
		}
	}
	for i, t := range spec.Tracing {
		path := item("spec.tracing", i)
		c.providers(path, t.GetProviders())
		if n := t.GetRandomSamplingPercentage().GetValue(); n < 0 || n > 100 {
			c.report(code.ObjectValueOutOfRange, path+".randomSamplingPercentage", "write a number from 0 to 100", "%v is not a percentage", n)
		}
		for _, name := range sorted(t.GetCustomTags()) {
			c.customTag(path+".customTags."+name, name, t.CustomTags[name])
		}
	}
	for i, l := range spec.AccessLogging {
		c.providers(item("spec.accessLogging", i), l.GetProviders())
		c.filter(item("spec.accessLogging", i)+".filter", l.GetFilter())
	}
}

func (c *check) providers(path string, list []*telemetry.ProviderRef) {
	for i, p := range list {
		if p.GetName() == "" {
			c.report(code.MissingObjectField, item(path+".providers", i), "add name", "a provider needs a name")
		}
	}
}

func (c *check) override(path string, o *telemetry.MetricsOverrides) {
	for _, name := range sorted(o.GetTagOverrides()) {
		at, t := path+".tagOverrides."+name, o.TagOverrides[name]
		switch {
		case t.GetOperation() == telemetry.MetricsOverrides_TagOverride_UPSERT && t.GetValue() == "":
			c.report(code.MissingObjectField, at, "add value", "UPSERT needs a value")
		case t.GetOperation() == telemetry.MetricsOverrides_TagOverride_REMOVE && t.Value != "":
			c.report(code.ExclusiveObjectFields, at+".value", "remove value", "REMOVE excludes a value")
		}
	}
	if m, is := o.GetMatch().GetMetricMatch().(*telemetry.MetricSelector_CustomMetric); is && m.CustomMetric == "" {
		c.report(code.MissingObjectField, path+".match.customMetric", "write the name of a metric", "the name of the metric is empty")
	}
}

func (c *check) customTag(path, name string, t *telemetry.Tracing_CustomTag) {
	missing := name == ""
	switch t := t.GetType().(type) {
	case *telemetry.Tracing_CustomTag_Literal:
		missing = missing || t.Literal.GetValue() == ""
	case *telemetry.Tracing_CustomTag_Header:
		missing = missing || t.Header.GetName() == ""
	case *telemetry.Tracing_CustomTag_Environment:
		missing = missing || t.Environment.GetName() == ""
	}
	if missing {
		c.report(code.MissingObjectField, path, "write its name and value", "the name or value of a tag is empty")
	}
}

// filter checks that the filter of an access log is an expression in CEL.
func (c *check) filter(path string, f *telemetry.AccessLogging_Filter) {
	if f != nil && !cel.Valid(f.Expression) {
		c.report(code.InvalidObjectText, path+".expression", "write an expression in CEL, as response.code >= 400", "invalid CEL expression")
	}
}
