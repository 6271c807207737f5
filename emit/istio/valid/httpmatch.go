package valid

import (
	"maps"
	"regexp"
	"slices"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// mostRegex is the longest regular expression that Istio accepts. Source:
// pkg/config/validation validateStringRegexp.
const mostRegex = 1024

func (c *check) httpMatch(path string, m *networking.HTTPMatchRequest) {
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		at := path + ".headers." + name
		if m.Headers[name] == nil {
			c.report(code.MissingObjectField, at, "write {}", "the match of header %s is empty", name)
		}
		c.headerOrClaim(at, name)
		c.stringMatch(at, m.Headers[name])
	}
	for _, name := range slices.Sorted(maps.Keys(m.WithoutHeaders)) {
		at := path + ".withoutHeaders." + name
		c.headerOrClaim(at, name)
		if h := m.WithoutHeaders[name]; h.GetRegex() != "*" {
			c.stringMatch(at, h)
		}
	}
	if r, is := m.Uri.GetMatchType().(*networking.StringMatch_Regex); is {
		c.regex(path+".uri.regex", r.Regex)
	}
	c.stringMatch(path+".scheme", m.Scheme)
	c.stringMatch(path+".method", m.Method)
	c.stringMatch(path+".authority", m.Authority)
	for _, name := range slices.Sorted(maps.Keys(m.QueryParams)) {
		c.stringMatch(path+".queryParams."+name, m.QueryParams[name])
	}
	if m.Port != 0 {
		c.portNumber(path+".port", m.Port)
	}
	c.labels(path+".sourceLabels", m.SourceLabels)
	c.gatewayNames(path+".gateways", m.Gateways)
	if m.SourceNamespace != "" {
		c.label(path+".sourceNamespace", "namespace", m.SourceNamespace)
	}
}

// stringMatch checks a match, which may be nil.
func (c *check) stringMatch(path string, m *networking.StringMatch) {
	switch t := m.GetMatchType().(type) {
	case *networking.StringMatch_Prefix:
		if t.Prefix == "" {
			c.report(code.MissingObjectField, path+".prefix", "write a prefix, or {} for any value", "the prefix is empty")
		}
	case *networking.StringMatch_Regex:
		c.regex(path+".regex", t.Regex)
	}
}

// regex checks a regular expression that Envoy compiles.
func (c *check) regex(path, text string) {
	_, err := regexp.Compile(text)
	switch {
	case text == "":
		c.report(code.RefusedMatch, path, "write an expression, or {} for any value", "the regular expression is empty")
	case len(text) > mostRegex:
		c.report(code.RefusedMatch, path, "match by prefix or exact", "regular expression too long: maximum %d characters", mostRegex)
	case err != nil:
		c.report(code.RefusedMatch, path, "remove look-around and back-references", "invalid RE2 regular expression")
	}
}

// corsMethods are the methods of a CORS policy.
var corsMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"}

func (c *check) cors(path string, p *networking.CorsPolicy) {
	for i, o := range p.GetAllowOrigins() {
		at := item(path+".allowOrigins", i)
		if o.GetExact()+o.GetPrefix()+o.GetRegex() == "" {
			c.report(code.MissingObjectField, at, "write {exact: ORIGIN}", "the origin is empty")
		} else if r, is := o.MatchType.(*networking.StringMatch_Regex); is {
			c.regex(at+".regex", r.Regex)
		}
	}
	for i, m := range p.GetAllowMethods() {
		if !slices.Contains(corsMethods, m) {
			c.report(code.UnknownObjectValue, item(path+".allowMethods", i), meantWord(m, corsMethods), "unknown method %q", m)
		}
	}
	for _, f := range []struct {
		name string
		list []string
	}{{"allowHeaders", p.GetAllowHeaders()}, {"exposeHeaders", p.GetExposeHeaders()}} {
		for i, name := range f.list {
			if name != "*" && !headerText.MatchString(name) {
				c.report(code.InvalidObjectHeader, item(path+"."+f.name, i), "write the name of a header", "invalid header name %q", name)
			}
		}
	}
	c.duration(path+".maxAge", p.GetMaxAge())
	if p.GetMaxAge().GetNanos() > 0 {
		c.report(code.InvalidObjectDuration, path+".maxAge", "write whole seconds", "maxAge has fractions of a second")
	}
}

// meantWord returns a hint for a word that is none of a list.
func meantWord(word string, words []string) string {
	if near := lang.Nearest(word, words); near != "" {
		return "did you mean " + near + "?"
	}
	text := "expected one of: "
	for i, w := range words {
		if i > 0 {
			text += ", "
		}
		text += w
	}
	return text
}

// grpcStatus are the names of gRPC's status codes.
var grpcStatus = []string{
	"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
	"FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
}

func (c *check) fault(path string, f *networking.HTTPFaultInjection) {
	if f == nil {
		return
	}
	if f.Abort == nil && f.Delay == nil {
		c.report(code.MissingObjectField, path, "add abort or delay", "the fault has neither abort nor delay")
	}
	if a := f.Abort; a != nil {
		c.percent(path+".abort.percentage.value", a.Percentage.GetValue())
		switch t := a.ErrorType.(type) {
		case *networking.HTTPFaultInjection_Abort_GrpcStatus:
			if !slices.Contains(grpcStatus, t.GrpcStatus) {
				c.report(code.UnknownObjectValue, path+".abort.grpcStatus", meantWord(t.GrpcStatus, grpcStatus), "unknown gRPC status %q", t.GrpcStatus)
			}
		case *networking.HTTPFaultInjection_Abort_Http2Error:
			c.report(code.UnsupportedObjectField, path+".abort.http2Error", "write httpStatus", "http2Error is not supported")
		case *networking.HTTPFaultInjection_Abort_HttpStatus:
			c.status(path+".abort.httpStatus", t.HttpStatus)
		}
	}
	if d := f.Delay; d != nil {
		c.percent(path+".delay.percentage.value", d.Percentage.GetValue())
		switch t := d.HttpDelayType.(type) {
		case *networking.HTTPFaultInjection_Delay_FixedDelay:
			c.duration(path+".delay.fixedDelay", t.FixedDelay)
		case *networking.HTTPFaultInjection_Delay_ExponentialDelay:
			c.report(code.UnsupportedObjectField, path+".delay.exponentialDelay", "write fixedDelay", "exponentialDelay is not supported")
		}
	}
}
