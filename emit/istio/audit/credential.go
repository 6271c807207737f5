package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// credentialRule finds servers and originated TLS whose Secret does not exist beside the
// pods, or lacks entries. Source: pilot/pkg/credentials/kube/secrets.go ExtractCertInfo,
// ExtractRoot.
var credentialRule = Rule{"credential", []code.Code{code.MissingSecret, code.SecretEntries, code.ServedExpired, code.ServedExpiresSoon, code.ServedWithoutHost, code.UnreadableCertificate}, (*Audit).credentials}

func (a *Audit) credentials() {
	a.clientCredentials()
	for _, g := range a.Gateways {
		for _, s := range g.Servers {
			tls := s.Spec.GetTls()
			switch tls.GetMode() {
			case api.ServerTLSSettings_SIMPLE, api.ServerTLSSettings_MUTUAL, api.ServerTLSSettings_OPTIONAL_MUTUAL:
			default:
				continue
			}
			if tls.GetCredentialName() != "" {
				a.credential(s, s.At.Field("tls.credentialName"), tls.GetCredentialName())
			}
			for i, name := range tls.GetCredentialNames() {
				a.credential(s, s.At.Field(fmt.Sprintf("tls.credentialNames[%d]", i)), name)
			}
		}
	}
}

// credential checks the Secret of a server, in the namespace of the gateway's pods.
func (a *Audit) credential(s *world.Server, at world.Part, name string) {
	if strings.Contains(name, "://") && !strings.HasPrefix(name, "kubernetes://") || a.own(s.Object) {
		return
	}
	namespace := a.podNamespace(s.Gateway)
	name = strings.TrimPrefix(name, "kubernetes://")
	if in, rest, found := strings.Cut(name, "/"); found {
		namespace, name = in, rest
	}
	secret, shown := a.Inventory.Secret(namespace, name)
	if _, made := a.Inventory.MadeSecret(namespace, name); made || namespace == "" {
		return
	}
	if !shown {
		a.missingSecret(s, at, namespace, name)
		return
	}
	a.secretEntries(s, at, secret)
}

// podNamespace returns the namespace of a Gateway's pods; its own if they are not shown,
// and none if they are in several.
func (a *Audit) podNamespace(g *world.Gateway) string {
	in := a.PodNamespaces(g)
	if len(in) == 0 {
		return g.Namespace
	}
	for namespace := range in {
		if len(in) == 1 {
			return namespace
		}
	}
	return ""
}

func (a *Audit) missingSecret(s *world.Server, at world.Part, namespace, name string) {
	if _, elsewhere := a.shownSecrets(namespace, name); len(elsewhere) > 0 && len(a.PodNamespaces(s.Gateway)) < 2 {
		return // rule secretnamespace reports it, if the gateway's pods are shown
	}
	a.absentSecret(at, namespace, name, "the server has no certificate", "where the gateway's pods are")
}

// absentSecret reports a Secret that a namespace does not have, and what follows from
// that. The hint names one with a similar name, or the namespace that has it.
func (a *Audit) absentSecret(at world.Part, namespace, name, effect, where string) {
	shown, elsewhere := a.shownSecrets(namespace, name)
	f := finding{
		code: code.MissingSecret, at: at, message: fmt.Sprintf("namespace %s has no Secret %s: %s", namespace, name, effect),
		hint: "create the Secret in namespace " + namespace,
	}
	similar := a.similarTo(name, "secret "+namespace, func() []string { return namesOf(shown) })
	switch {
	case similar != "":
		f.hint = "did you mean " + similar + "?"
	case len(elsewhere) > 0:
		f.hint = fmt.Sprintf("the Secret of namespace %s is not used: create it in %s, %s", elsewhere[0], namespace, where)
	case len(shown) == 0 && !a.Inventory.Complete():
		return // no Secret is shown
	}
	a.absent(f, similar != "" || len(elsewhere) > 0)
}

// namesOf returns the names of keys.
func namesOf(keys []inventory.Key) (names []string) {
	for _, key := range keys {
		names = append(names, key.Name)
	}
	return names
}

// shownSecrets returns the Secrets of a namespace, and the other namespaces that have one
// of a name.
func (a *Audit) shownSecrets(namespace, name string) (shown []inventory.Key, elsewhere []string) {
	if a.secrets == nil {
		a.secrets = map[string][]inventory.Key{}
		for _, s := range a.Inventory.Secrets() {
			a.secrets["in "+s.Namespace] = append(a.secrets["in "+s.Namespace], s.Key)
			a.secrets[s.Name] = append(a.secrets[s.Name], s.Key)
		}
	}
	for _, key := range a.secrets[name] {
		if key.Namespace != namespace {
			elsewhere = append(elsewhere, key.Namespace)
		}
	}
	return a.secrets["in "+namespace], elsewhere
}

func (a *Audit) secretEntries(s *world.Server, at world.Part, secret inventory.Secret) {
	both := func(x, y string) bool { return secret.Has(x) && secret.Has(y) }
	if len(secret.Keys) == 0 {
		return // what it contains is not shown
	}
	f := finding{code: code.SecretEntries, at: at, other: placed("Secret", secret.Namespace, secret.Name, secret.Span), note: "the Secret is here"}
	authority, ca := a.Inventory.Secret(secret.Namespace, secret.Name+"-cacert")
	mutual := s.Spec.Tls.Mode != api.ServerTLSSettings_SIMPLE
	switch {
	case !both("tls.crt", "tls.key") && !both("cert", "key"):
		f.message = fmt.Sprintf("Secret %s has neither tls.crt and tls.key nor cert and key: the server has no certificate", secret.Key)
		f.hint = "write a Secret of type kubernetes.io/tls"
	case mutual && !ca && !slices.ContainsFunc([]string{"ca.crt", "cacert"}, secret.Has):
		f.message = fmt.Sprintf("mode %s needs the CA of the clients: Secret %s has no ca.crt, and there is no Secret %s-cacert", s.Spec.Tls.Mode, secret.Key, secret.Name)
		f.hint = "add ca.crt to the Secret"
		f.unsure = !a.Inventory.Complete()
	default:
		a.served(s, f, secret)
		if mutual {
			a.expiredAuthority(f, authority, secret)
		}
		return
	}
	a.report(f)
}

// served checks the certificate that a server presents: its time, and its names.
func (a *Audit) served(s *world.Server, f finding, secret inventory.Secret) {
	chain, readable := certificate.ReadChain(secret.Served())
	if !readable {
		a.unreadable(f, secret)
		return
	}
	if a.expiry(f, secret.Served(), fmt.Sprintf("the certificate in Secret %s", secret.Key)) {
		return
	}
	if len(s.Spec.GetTls().GetCredentialNames()) > 1 {
		return // each covers some of the hosts
	}
	for _, h := range s.Hosts() {
		if h.Host.IsAny() || certificate.Covers(chain.Names, string(h.Host)) || coversSome(chain.Names, h.Host) {
			continue
		}
		f.code, f.message = code.ServedWithoutHost, fmt.Sprintf("the certificate in Secret %s does not cover %s: clients refuse the connection", secret.Key, h.Host)
		f.hint = "use a certificate that covers the host"
		a.report(f)
		return
	}
}

// unreadable reports a certificate that Envoy does not load. What is not the whole
// cluster may have a placeholder in its place.
func (a *Audit) unreadable(f finding, secret inventory.Secret) {
	entry := secret.ServedEntry()
	if len(secret.Served()) == 0 && !slices.Contains(secret.Unreadable, entry) {
		return // it is not shown
	}
	f.code, f.message = code.UnreadableCertificate, fmt.Sprintf("%s in Secret %s is not a certificate in PEM: the server has no certificate", entry, secret.Key)
	f.hint = "write the certificate and its chain in PEM"
	a.absent(f, false)
}

// coversSome reports whether a wildcard has hosts that one of the names covers.
func coversSome(names []string, h host.Pattern) bool {
	return h.IsWildcard() && slices.ContainsFunc(names, func(n string) bool { return h.Covers(host.Pattern(n)) })
}
