package write

import (
	"strings"

	"google.golang.org/protobuf/types/known/wrapperspb"
	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// retries returns a retry setting in Istio's form. No retries is attempts 0 and
// nothing else: an omitted setting means Istio's default of two.
func retries(r model.Retry) *api.HTTPRetry {
	if r.Attempts == 0 {
		return &api.HTTPRetry{}
	}
	return &api.HTTPRetry{Attempts: int32(r.Attempts), PerTryTimeout: duration(r.PerTry), RetryOn: strings.Join(r.On, ",")}
}

// percent returns a share in Istio's form, which supports its three decimals.
func percent(s model.Share) *api.Percent { return &api.Percent{Value: float64(s) / 1000} }

// weights returns whole numbers in exactly the proportion of the shares: percents if
// all are whole, else as many tenths as necessary. A single share has no weight.
func weights(to []plan.Destination) []int32 {
	out := make([]int32, len(to))
	if len(to) < 2 {
		return out
	}
	unit := model.Share(1000)
	for _, d := range to {
		for d.Share%unit != 0 {
			unit /= 10
		}
	}
	for i, d := range to {
		out[i] = int32(d.Share / unit)
	}
	return out
}

func fault(s model.Settings) *api.HTTPFaultInjection {
	if !s.Delay.Is() && !s.Abort.Is() {
		return nil
	}
	out := &api.HTTPFaultInjection{}
	if d := s.Delay; d.Is() {
		out.Delay = &api.HTTPFaultInjection_Delay{
			Percentage:    percent(d.Value.Share),
			HttpDelayType: &api.HTTPFaultInjection_Delay_FixedDelay{FixedDelay: duration(d.Value.Duration)},
		}
	}
	if a := s.Abort; a.Is() {
		out.Abort = &api.HTTPFaultInjection_Abort{
			Percentage: percent(a.Value.Share),
			ErrorType:  &api.HTTPFaultInjection_Abort_HttpStatus{HttpStatus: int32(a.Value.Status)},
		}
	}
	return out
}

// rewrite returns the rewrite of a request. Envoy replaces the prefix that matched
// and, after an exact match or a regular expression, the whole path.
func rewrite(r *plan.Route) *api.HTTPRewrite {
	path := r.Rewrite
	if path.Text == "" && r.Authority == "" {
		return nil
	}
	out := &api.HTTPRewrite{Uri: path.Text, Authority: r.Authority}
	if path.Expression != "" {
		out.Uri, out.UriRegexRewrite = "", &api.RegexRewrite{Match: path.Expression, Rewrite: path.Text}
	}
	return out
}

// headers returns the changes of headers, of requests or of responses only.
func headers(changes []plan.Header, response bool) *api.Headers_HeaderOperations {
	var out *api.Headers_HeaderOperations
	for _, c := range changes {
		if c.Response != response {
			continue
		}
		if out == nil {
			out = &api.Headers_HeaderOperations{}
		}
		switch c.Op {
		case "set":
			put(&out.Set, c.Name, c.Text)
		case "add":
			put(&out.Add, c.Name, c.Text)
		}
		if c.Op == "remove" || c.Replace {
			out.Remove = append(out.Remove, c.Name)
		}
	}
	return out
}

// put sets a key of a map that may not be there yet.
func put[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}

func corsPolicy(s model.Said[*model.CORS]) *api.CorsPolicy {
	if !s.Is() {
		return nil
	}
	out := &api.CorsPolicy{
		AllowMethods:  s.Value.Methods,
		AllowHeaders:  s.Value.Headers,
		ExposeHeaders: s.Value.Expose,
		MaxAge:        duration(s.Value.MaxAge),
	}
	for _, o := range s.Value.Origins {
		out.AllowOrigins = append(out.AllowOrigins, exactly(o))
	}
	if s.Value.Refuse {
		out.UnmatchedPreflights = api.CorsPolicy_IGNORE
	}
	if s.Value.Credentials {
		out.AllowCredentials = wrapperspb.Bool(true)
	}
	return out
}

func exactly(s string) *api.StringMatch {
	return &api.StringMatch{MatchType: &api.StringMatch_Exact{Exact: s}}
}
