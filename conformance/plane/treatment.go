package plane

import (
	"fmt"
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	faultv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"

	"istio.io/istio/pkg/wellknown"
)

// treatment is what a route does to a request that takes it, besides sending it on: delays and aborts, the time and the
// tries that it has, the headers that are changed, and what a browser of another origin may do with the answer.
func treatment(host *routev3.VirtualHost, r *routev3.Route, in *request) ([]string, error) {
	var out []string
	action := r.GetRoute()
	if timeout := action.GetTimeout().AsDuration(); timeout > 0 {
		out = append(out, fmt.Sprintf("within %s", timeout))
	}
	if retry := action.GetRetryPolicy(); retry != nil {
		out = append(out, fmt.Sprintf("tried again %d times, each within %s, on %s %v",
			retry.GetNumRetries().GetValue(), retry.GetPerTryTimeout().AsDuration(), retry.RetryOn, retry.RetriableStatusCodes))
	}
	fault := &faultv3.HTTPFault{}
	if config := r.TypedPerFilterConfig[wellknown.Fault]; config != nil {
		if err := config.UnmarshalTo(fault); err != nil {
			return nil, fmt.Errorf("fault of route %q: %w", r.Name, err)
		}
	}
	if delay := fault.Delay; delay != nil {
		out = append(out, fmt.Sprintf("delayed %s of %v", delay.GetFixedDelay().AsDuration(), delay.Percentage))
	}
	if abort := fault.Abort; abort != nil {
		out = append(out, fmt.Sprintf("aborted with %d of %v", abort.GetHttpStatus(), abort.Percentage))
	}
	out = append(out, changes("request", r.RequestHeadersToAdd, r.RequestHeadersToRemove)...)
	out = append(out, changes("response", slices.Concat(host.ResponseHeadersToAdd, r.ResponseHeadersToAdd), slices.Concat(host.ResponseHeadersToRemove, r.ResponseHeadersToRemove))...)
	shared, err := sharing(r, in)
	return append(out, shared...), err
}

func changes(of string, add []*corev3.HeaderValueOption, remove []string) []string {
	var out []string
	for _, header := range add {
		out = append(out, fmt.Sprintf("%s header %s = %s (%s)", of, header.Header.Key, header.Header.Value, header.AppendAction))
	}
	for _, name := range remove {
		out = append(out, fmt.Sprintf("no %s header %s", of, name))
	}
	return out
}

// sharing is what the answer tells a browser, if the request is from an origin that the route's policy names.
func sharing(r *routev3.Route, in *request) ([]string, error) {
	origin, from := in.value("origin")
	if r.TypedPerFilterConfig[wellknown.CORS] == nil || !from {
		return nil, nil
	}
	policy, err := corsPolicy(r)
	if err != nil || !originAllowed(policy, origin) {
		return nil, err
	}
	return []string{fmt.Sprintf("shared with %s: credentials %t, exposed %q, methods %q, headers %q for %s s", origin,
		policy.GetAllowCredentials().GetValue(), policy.ExposeHeaders, policy.AllowMethods, policy.AllowHeaders, policy.MaxAge)}, nil
}
