package valid

import (
	"slices"
	"strconv"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

func (c *check) httpRoute(path string, r *networking.HTTPRoute, delegate bool) {
	c.actions(path, r, delegate)
	for i, m := range r.Match {
		if m != nil {
			c.httpMatch(item(path+".match", i), m)
		}
	}
	c.headers(path+".headers", r.Headers)
	c.cors(path+".corsPolicy", r.CorsPolicy)
	c.fault(path+".fault", r.Fault)
	c.mirrors(path, r)
	c.redirect(path, r)
	c.directResponse(path+".directResponse", r.DirectResponse)
	c.retries(path+".retries", r.Retries)
	c.rewrite(path+".rewrite", r.Rewrite)
	c.authorityOnce(path, r)
	c.httpDestinations(path+".route", r.Route)
	c.duration(path+".timeout", r.Timeout)
}

// actions checks that a route does one thing. Source: pkg/config/validation
// validateHTTPRouteConflict.
func (c *check) actions(path string, r *networking.HTTPRoute, delegate bool) {
	excludes := func(name, other string, both bool) {
		if both {
			c.report(code.ExclusiveObjectFields, path+"."+name, "use two routes, or remove one of them", "a route cannot have both %s and %s", name, other)
		}
	}
	if !delegate && r.Delegate != nil {
		if r.Redirect != nil {
			c.report(code.DelegateRoute, path+".redirect", "remove it, or the delegate", "a route with a delegate cannot have a redirect")
		}
		if r.Route != nil {
			c.report(code.DelegateRoute, path+".route", "remove it, or the delegate", "a route with a delegate cannot have destinations")
		}
		return
	}
	if r.Delegate != nil {
		c.report(code.DelegateRoute, path+".delegate", "remove it", "a delegate cannot have a delegate of its own")
	}
	switch {
	case r.Redirect != nil:
		excludes("route", "redirect", len(r.Route) > 0)
		excludes("fault", "redirect", r.Fault != nil)
		excludes("rewrite", "redirect", r.Rewrite != nil)
		excludes("directResponse", "redirect", r.DirectResponse != nil)
	case r.DirectResponse != nil:
		excludes("route", "directResponse", len(r.Route) > 0)
		excludes("fault", "directResponse", r.Fault != nil)
		excludes("rewrite", "directResponse", r.Rewrite != nil)
	case len(r.Route) == 0:
		c.report(code.MissingObjectField, path, "add route: [{destination: {host: HOST}}]", "a route needs a destination, a redirect or a direct response")
	}
	excludes("mirrors", "mirror", r.Mirror != nil && len(r.Mirrors) > 0)
}

func (c *check) mirrors(path string, r *networking.HTTPRoute) {
	if n := r.MirrorPercent.GetValue(); n > 100 { //nolint:staticcheck // Istio still reads it
		c.report(code.ObjectValueOutOfRange, path+".mirrorPercent", "write at most 100", "%d is not a percentage", n)
	}
	if n := r.MirrorPercentage.GetValue(); n < 0 || n > 100 {
		c.report(code.ObjectValueOutOfRange, path+".mirrorPercentage.value", "write a number from 0 to 100", "%v is not a percentage", n)
	}
	c.destination(path+".mirror", r.Mirror)
	for i, m := range r.Mirrors {
		at := item(path+".mirrors", i)
		if m.GetDestination() == nil {
			c.report(code.MissingObjectField, at, "add destination: {host: HOST}", "the destination is missing")
			continue
		}
		c.destination(at+".destination", m.Destination)
		if n := m.Percentage.GetValue(); n < 0 || n > 100 {
			c.report(code.ObjectValueOutOfRange, at+".percentage.value", "write a number from 0 to 100", "%v is not a percentage", n)
		}
	}
}

func (c *check) redirect(path string, r *networking.HTTPRoute) {
	to := r.Redirect
	at := path + ".redirect"
	prefixOnly := func() bool {
		return !slices.ContainsFunc(r.Match, func(m *networking.HTTPMatchRequest) bool {
			_, isPrefix := m.GetUri().GetMatchType().(*networking.StringMatch_Prefix)
			return m.GetUri() != nil && !isPrefix
		})
	}
	switch {
	case to == nil:
	case to.Uri != "" && to.PrefixRewrite != "":
		c.report(code.ExclusiveObjectFields, at+".prefixRewrite", "keep one of them", "a redirect cannot have both uri and prefixRewrite")
	case to.PrefixRewrite != "" && !prefixOnly():
		c.report(code.ExclusiveObjectFields, at+".prefixRewrite", "match uri by prefix", "prefixRewrite needs matches of uri by prefix")
	case to.Uri+to.PrefixRewrite+to.Authority+to.Scheme == "" && to.RedirectPort == nil:
		c.report(code.MissingObjectField, at, "add uri, authority, scheme or port", "the redirect changes nothing")
	case to.RedirectCode != 0 && (to.RedirectCode < 300 || to.RedirectCode > 399):
		c.report(code.ObjectValueOutOfRange, at+".redirectCode", "write 301, 302, 303, 307 or 308", "%d is not the status of a redirect", to.RedirectCode)
	case to.Scheme != "" && to.Scheme != "http" && to.Scheme != "https":
		c.report(code.UnknownObjectValue, at+".scheme", "write http or https", "unknown scheme %q", to.Scheme)
	case to.GetPort() > 0:
		c.portNumber(at+".port", to.GetPort())
	}
}

// mostBody is the longest body that Istio accepts for a direct response, in bytes.
const mostBody = 1 << 20

func (c *check) directResponse(path string, d *networking.HTTPDirectResponse) {
	if d == nil {
		return
	}
	if max(len(d.Body.GetString_()), len(d.Body.GetBytes())) > mostBody {
		c.report(code.ObjectValueOutOfRange, path+".body", "serve it from a workload", "the body is longer than 1 MiB")
	}
	c.status(path+".status", int32(d.Status))
}

func (c *check) status(path string, n int32) {
	if n < 200 || n > 600 {
		c.report(code.ObjectValueOutOfRange, path, "write a number from 200 to 599", "%d is not an http status", n)
	}
}

// retryOn are the conditions of retries. Source: pkg/config/validation
// supportedRetryOnPolicies.
var retryOn = []string{
	"5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream", "retriable-status-codes",
	"retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
}

func (c *check) retries(path string, r *networking.HTTPRetry) {
	if r == nil {
		return
	}
	if r.Attempts < 0 {
		c.report(code.ObjectValueOutOfRange, path+".attempts", "write a number of at least 0", "attempts %d is negative", r.Attempts)
	}
	if r.Attempts == 0 && (r.PerTryTimeout != nil || r.RetryOn != "" || r.RetryRemoteLocalities != nil) {
		c.report(code.ExclusiveObjectFields, path, "write attempts: 2, or only attempts: 0", "settings of retries without attempts")
	}
	c.duration(path+".perTryTimeout", r.PerTryTimeout)
	c.duration(path+".backoff", r.Backoff)
	if r.RetryOn == "" {
		return
	}
	for word := range strings.SplitSeq(r.RetryOn, ",") {
		if !isStatus(word) && !slices.Contains(retryOn, word) {
			c.report(code.InvalidRetryOn, path+".retryOn", meantWord(word, retryOn), "unknown condition %q of retries", word)
		}
	}
}

// statuses are the numbers of http statuses, as ranges. Source: net/http StatusText.
var statuses = [][2]int{{100, 103}, {200, 208}, {226, 226}, {300, 305}, {307, 308}, {400, 418}, {421, 426}, {428, 429}, {431, 431}, {451, 451}, {500, 508}, {510, 511}}

func isStatus(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && slices.ContainsFunc(statuses, func(r [2]int) bool { return r[0] <= n && n <= r[1] })
}

func (c *check) rewrite(path string, r *networking.HTTPRewrite) {
	switch re := r.GetUriRegexRewrite(); {
	case r == nil:
	case r.Uri != "" && re != nil:
		c.report(code.ExclusiveObjectFields, path+".uri", "keep one of them", "a rewrite cannot have both uri and uriRegexRewrite")
	case r.Uri == "" && re == nil && r.Authority == "":
		c.report(code.MissingObjectField, path, "add uri or authority", "the rewrite changes nothing")
	case re == nil:
	case re.Match == "" || re.Rewrite == "":
		c.report(code.MissingObjectField, path+".uriRegexRewrite", "add match and rewrite", "uriRegexRewrite needs match and rewrite")
	default:
		c.regex(path+".uriRegexRewrite.match", re.Match)
	}
}

// authorityOnce checks that a route sets the authority once.
func (c *check) authorityOnce(path string, r *networking.HTTPRoute) {
	current := r.Rewrite.GetAuthority()
	for _, f := range []struct {
		name string
		set  map[string]string
	}{{"set", r.Headers.GetRequest().GetSet()}, {"add", r.Headers.GetRequest().GetAdd()}} {
		for name, value := range f.set {
			if !isAuthority(name) {
				continue
			}
			if current != "" {
				c.report(code.ExclusiveObjectFields, path+".headers.request."+f.name, "set it once", "the authority is set twice")
			}
			current = value
		}
	}
}
