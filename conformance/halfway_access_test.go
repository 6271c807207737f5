package conformance

import (
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/story"
)

// keepsOut says whether a want is that the caller is refused, by a closed connection or an answer.
func keepsOut(w call.Want) bool {
	return slices.ContainsFunc([]call.Outcome{{Refused: true}, {Status: 401}, {Status: 403}}, func(o call.Outcome) bool { return anyShare(w, o) })
}

func arrives(o call.Outcome) bool { return !o.Refused && o.Status == 0 }

// opened says whether a call got through that the new program refuses, although all policies about its host are there.
func opened(c call.Call, o call.Outcome, m *mesh.Mesh, applied, whole bundle.Bundle) bool {
	if c.From != "outside" || !keepsOut(c.Want) || !arrives(o) {
		return false
	}
	policies := policiesAbout(whole, subject(c, m, whole))
	return len(policies) > 0 && !slices.ContainsFunc(policies, func(o *unstructured.Unstructured) bool { return find(applied, o) == nil })
}

// policiesAbout are the policies that name a host, in the Host of requests or in the handshakes of connections, or one
// above it.
func policiesAbout(b bundle.Bundle, host string) bundle.Bundle {
	var out bundle.Bundle
	for _, o := range b.Kind("AuthorizationPolicy") {
		rules, _, _ := unstructured.NestedSlice(o.Object, "spec", "rules")
		if slices.ContainsFunc(rules, func(r any) bool { return names(r, host) }) {
			out = append(out, o)
		}
	}
	return out
}

// names says whether a text within v is a host, or a wildcard above it.
func names(v any, host string) bool {
	switch v := v.(type) {
	case string:
		return v == host || strings.HasPrefix(v, "*.") && strings.HasSuffix(host, v[1:])
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return names(e, host) })
	case map[string]any:
		for _, e := range v {
			if names(e, host) {
				return true
			}
		}
	}
	return false
}

// aged gives objects the times at which a cluster created them: of two servers for one host istiod keeps the older.
func aged(old, edited bundle.Bundle) {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, o := range slices.Concat(old, edited) {
		created := begin
		if find(old, o) == nil {
			created = begin.Add(time.Hour)
		}
		o.SetCreationTimestamp(metav1.NewTime(created))
	}
}

// shut says whether a call failed that both programs of an edit of callers let through.
func shut(c story.Case, each call.Call, o call.Outcome) bool {
	if !strings.HasPrefix(c.Name, "edit-access-") || arrives(o) {
		return false
	}
	_, wanted, _ := strings.Cut(each.Text, " -> ")
	return slices.ContainsFunc(c.Before, func(b call.Call) bool {
		_, before, _ := strings.Cut(b.Text, " -> ")
		return sameCall(b, each) && before == wanted && strings.Contains(wanted, ":")
	})
}
