package audit

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// clientCredentials checks the Secrets by which gateways, and the pods of a
// workloadSelector, originate TLS: they are read in the namespace of these pods. Source:
// model/credentials/resource.go, pilot/pkg/credentials/kube/secrets.go.
func (a *Audit) clientCredentials() {
	gateways := sync.OnceValue(a.gatewaysUsing)
	for _, r := range a.DestinationRules {
		for _, t := range r.TLS() {
			name := strings.TrimPrefix(t.CredentialName, "kubernetes://")
			if !t.ToApplication() || name == "" || strings.Contains(name, "://") || a.own(r.Object) {
				continue
			}
			namespaces := []string{r.Namespace}
			if r.Spec.WorkloadSelector == nil {
				namespaces = gateways()[r]
			}
			for _, namespace := range namespaces {
				a.clientCredential(r, t, namespace, name)
			}
		}
	}
}

// gatewaysUsing returns for each rule the namespaces of the pods of gateways that forward
// by it, where they are shown, sorted.
func (a *Audit) gatewaysUsing() map[*world.DestinationRule][]string {
	used := map[*world.DestinationRule][]string{}
	for route, d := range a.routed() {
		for _, p := range a.callersOf(route) {
			if p.Gateway == "" || p.Assumed {
				continue
			}
			for _, rule := range a.rulesTo(p, d.Host) {
				for _, r := range rule.From {
					if !slices.Contains(used[r], p.Namespace) {
						used[r] = append(used[r], p.Namespace)
					}
				}
			}
		}
	}
	for _, namespaces := range used {
		slices.Sort(namespaces)
	}
	return used
}

func (a *Audit) clientCredential(r *world.DestinationRule, t world.TLSSetting, namespace, name string) {
	at, mutual := t.At.Field("credentialName"), t.Mode == api.ClientTLSSettings_MUTUAL
	secret, shown := a.Inventory.Secret(namespace, name)
	authority, apart := a.Inventory.Secret(namespace, name+"-cacert")
	_, made := a.Inventory.MadeSecret(namespace, name)
	switch {
	case made:
	case !shown && !mutual && apart:
		secret, shown = authority, true
	case !shown:
		a.absentSecret(at, namespace, name, "connections to "+string(r.Host)+" wait for it, and fail", "where the pods are")
	}
	if !shown || len(secret.Keys) == 0 {
		return
	}
	f := finding{code: code.SecretEntries, at: at, other: placed("Secret", secret.Namespace, secret.Name, secret.Span), note: "the Secret is here"}
	both := func(x, y string) bool { return secret.Has(x) && secret.Has(y) }
	switch {
	case mutual && !both("tls.crt", "tls.key") && !both("cert", "key"):
		f.message = fmt.Sprintf("Secret %s has neither tls.crt and tls.key nor cert and key: connections to %s have no client certificate, and fail", secret.Key, r.Host)
		f.hint = "write a Secret of type kubernetes.io/tls"
	case !apart && !slices.ContainsFunc([]string{"ca.crt", "cacert"}, secret.Has):
		f.message = fmt.Sprintf("Secret %s has no ca.crt, and Secret %s-cacert is missing: connections to %s wait for the CA, and fail", secret.Key, name, r.Host)
		f.hint, f.unsure = "add ca.crt to the Secret", !a.Inventory.Complete()
	default:
		if mutual {
			a.expiry(f, secret.Served(), fmt.Sprintf("the client certificate in Secret %s", secret.Key))
		}
		a.expiredAuthority(f, authority, secret)
		return
	}
	a.report(f)
}
