package traffic

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// callers returns a call from each kind of workload.
func callers(all []*Traffic) (list []call.Call) {
	for _, kind := range kinds(all) {
		list = append(list, kind[0])
	}
	return list
}

// Kinds returns the kinds of workloads, each as calls without a target. Workloads that no
// object tells apart are one kind, and entries have calls from the first of them. The app
// `any` is any other workload of a namespace, and its namespace `other` any other one.
func (t *Traffic) Kinds() [][]call.Call { return kinds([]*Traffic{t}) }

func kinds(all []*Traffic) (list [][]call.Call) {
	at := map[string]int{}
	for _, c := range candidates(all) {
		kind := ""
		for _, t := range all {
			kind += t.kindOf(c) + "\n"
		}
		if strings.TrimSpace(kind) == "" {
			continue
		}
		if i, known := at[kind]; known {
			list[i] = append(list[i], c)
			continue
		}
		at[kind] = len(list)
		list = append(list, []call.Call{c})
	}
	return list
}

// The namespace that no object names, and the workload.
const (
	OtherNamespace = "other"
	AnyWorkload    = "any"
)

// candidates returns callers: the known workloads, those that objects name, and others.
func candidates(all []*Traffic) (list []call.Call) {
	var namespaces []string
	add := func(namespace, app, account string) {
		list = append(list, call.Call{From: namespace + "/" + app, Account: account})
		namespaces = append(namespaces, namespace)
	}
	for _, t := range all {
		for _, p := range t.Registry.Pods {
			if p.Gateway == "" {
				add(p.Namespace, p.Name, "")
			}
		}
		for _, v := range t.Registry.VirtualServices {
			for _, m := range callerMatches(v) {
				if app := m.GetSourceLabels()["app"]; app != "" {
					add(v.Namespace, app, "")
				}
			}
		}
	}
	for _, t := range all {
		for _, s := range t.Registry.Services {
			namespaces = append(namespaces, s.Namespace)
		}
		for namespace := range t.named() {
			if namespace != "" && !strings.ContainsAny(namespace, ".*~") {
				namespaces = append(namespaces, namespace)
			}
		}
		for _, s := range t.Registry.Sidecars {
			if app := s.Spec.GetWorkloadSelector().GetLabels()["app"]; app != "" {
				add(s.Namespace, app, "")
			}
		}
		for _, id := range t.accounts() {
			add(id[0], id[1], id[1])
		}
		for _, a := range t.Registry.AuthorizationPolicies {
			if app := a.Spec.GetSelector().GetMatchLabels()["app"]; app != "" && t.guardsCallers() {
				add(a.Namespace, app, "")
			}
		}
	}
	slices.Sort(namespaces)
	for _, namespace := range append(slices.Compact(namespaces), OtherNamespace) {
		add(namespace, AnyWorkload, "")
	}
	return list
}

// accounts returns the namespaces and service accounts that policies name.
func (t *Traffic) accounts() (list [][2]string) {
	for _, a := range t.Registry.AuthorizationPolicies {
		for _, rule := range a.Spec.Rules {
			for _, from := range rule.GetFrom() {
				s := from.GetSource()
				list = append(list, accountsOf(a.Namespace, slices.Concat(s.GetPrincipals(), s.GetNotPrincipals()),
					slices.Concat(s.GetServiceAccounts(), s.GetNotServiceAccounts()), slices.Concat(s.GetNamespaces(), s.GetNotNamespaces()))...)
			}
			for _, when := range rule.GetWhen() {
				values := slices.Concat(when.GetValues(), when.GetNotValues())
				switch when.GetKey() {
				case "source.principal":
					list = append(list, accountsOf(a.Namespace, values, nil, nil)...)
				case "source.serviceAccount":
					list = append(list, accountsOf(a.Namespace, nil, values, nil)...)
				case "source.namespace":
					list = append(list, accountsOf(a.Namespace, nil, nil, values)...)
				}
			}
		}
	}
	return list
}

// accountsOf returns the namespaces and service accounts of what a policy of a namespace
// says about callers.
func accountsOf(home string, principals, accounts, namespaces []string) (list [][2]string) {
	for _, id := range principals {
		if namespace, account, is := principalOf(id); is {
			list = append(list, [2]string{namespace, account})
		}
	}
	for _, id := range accounts {
		namespace, account, found := strings.Cut(id, "/")
		if !found {
			namespace, account = home, id
		}
		list = append(list, [2]string{namespace, account})
	}
	for _, namespace := range namespaces {
		if namespace != "*" {
			list = append(list, [2]string{instance(namespace), AnyWorkload})
		}
	}
	return list
}

// principalOf returns the namespace and the account of a caller with a principal, in whose
// place a `*` at its beginning or its end may be; false if it is none of the mesh.
func principalOf(id string) (namespace, account string, is bool) {
	if id == "*" {
		return "", "", false
	}
	before, rest, found := strings.Cut(instance(id), "/ns/")
	if !found { // it begins with *, in its namespace or its account
		namespace, account, found = strings.Cut(before, "/sa/")
		namespace = path.Base(namespace)
	} else if namespace, account, found = strings.Cut(rest, "/sa/"); !found && strings.HasSuffix(id, "*") {
		namespace, _, _ = strings.Cut(rest, "/")
		account, found = AnyWorkload, true
	}
	return namespace, account, found && namespace != "" && account != "" && !strings.Contains(account, "/")
}

// instance returns a text that a pattern with one `*` covers.
func instance(pattern string) string { return strings.Replace(pattern, "*", AnyWorkload, 1) }

// A callerMatch is what matches of http, tls and tcp routes say about callers.
type callerMatch interface {
	GetSourceLabels() map[string]string
	GetSourceNamespace() string
}

// callerMatches returns the matches of a VirtualService.
func callerMatches(v *world.VirtualService) (list []callerMatch) {
	for _, r := range v.Spec.Http {
		for _, m := range r.GetMatch() {
			list = append(list, m)
		}
	}
	for _, r := range v.Spec.Tls {
		for _, m := range r.GetMatch() {
			list = append(list, m)
		}
	}
	for _, r := range v.Spec.Tcp {
		for _, m := range r.GetMatch() {
			list = append(list, m)
		}
	}
	return list
}

// kindOf identifies what objects can see of a caller; empty: there is none.
func (t *Traffic) kindOf(c call.Call) string {
	namespace, app, _ := strings.Cut(c.From, "/")
	pod, known := t.Registry.Caller(namespace, app, c.Account)
	if !known {
		return ""
	}
	if !pod.Sidecar {
		return "no sidecar"
	}
	kind := []string{fmt.Sprint(t.Registry.Filters(pod)), t.Registry.GatewayAPI(pod.Namespace)}
	if t.named()[pod.Namespace] {
		kind = append(kind, pod.Namespace)
	}
	if s := t.Registry.SidecarOf(pod); s != nil {
		kind = append(kind, s.String())
	}
	tests := t.told()
	for _, labels := range tests.labels {
		kind = append(kind, strconv.FormatBool(world.Selects(labels, pod.Labels)))
	}
	for _, cond := range tests.names {
		kind = append(kind, strconv.FormatBool(cond.Accepts(pod.Principal())))
	}
	for _, block := range tests.blocks {
		if len(pod.Addresses) > 0 {
			in, _ := podWithin(pod, block.Accepts)
			kind = append(kind, fmt.Sprint(in))
		}
	}
	return strings.Join(kind, "|")
}

// guardsCallers reports whether sidecars apply the policies of their own pod to what it
// sends (proxy.Chain.Guarded).
func (t *Traffic) guardsCallers() bool {
	return slices.ContainsFunc(t.Registry.Services, (*world.Service).ResolvedByName)
}

// tests are what objects ask of callers: labels of their pods, their names and their
// addresses. Those that several objects ask are there once.
type tests struct {
	labels        []map[string]string
	names, blocks []request.Cond
}

func (t *Traffic) tests() (out tests) {
	guarded := t.guardsCallers()
	labels, names, blocks := map[string]bool{}, map[request.Cond]bool{}, map[request.Cond]bool{}
	selected := func(l map[string]string) {
		if text := fmt.Sprintf("%q", l); len(l) > 0 && !labels[text] {
			labels[text] = true
			out.labels = append(out.labels, l)
		}
	}
	for _, v := range t.Registry.VirtualServices {
		for _, m := range callerMatches(v) {
			selected(m.GetSourceLabels())
		}
	}
	for _, r := range t.Registry.DestinationRules {
		selected(r.Spec.GetWorkloadSelector().GetMatchLabels())
	}
	for _, a := range t.Registry.AuthorizationPolicies {
		for _, cond := range proxy.Callers(a) {
			if !names[cond] {
				names[cond] = true
				out.names = append(out.names, cond)
			}
		}
		for _, block := range proxy.Blocks(a) {
			if !blocks[block] {
				blocks[block] = true
				out.blocks = append(out.blocks, block)
			}
		}
		if guarded {
			selected(a.Spec.GetSelector().GetMatchLabels())
		}
	}
	return out
}

// named returns the namespaces whose callers objects tell apart: those that have objects
// of their own, and those to which objects are exported.
func (t *Traffic) named() map[string]bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.namespaces != nil {
		return t.namespaces
	}
	t.namespaces = map[string]bool{}
	add := func(o *world.Object, exportTo []string) {
		t.namespaces[o.Namespace] = true
		for _, namespace := range exportTo {
			t.namespaces[namespace] = true
		}
	}
	r := t.Registry
	for _, v := range r.VirtualServices {
		add(v.Object, v.Spec.ExportTo)
		for _, m := range callerMatches(v) {
			t.namespaces[m.GetSourceNamespace()] = true
		}
	}
	for _, d := range r.DestinationRules {
		add(d.Object, d.Spec.ExportTo)
	}
	for _, e := range r.ServiceEntries {
		add(e.Object, e.Spec.ExportTo)
	}
	for _, s := range r.Sidecars {
		add(s.Object, nil)
	}
	for _, s := range r.Services {
		if !s.Visible.Everywhere() {
			for _, namespace := range s.Visible.Namespaces() {
				t.namespaces[namespace] = true
			}
		}
	}
	if t.guardsCallers() {
		for _, a := range t.Registry.AuthorizationPolicies {
			add(a.Object, nil)
		}
	}
	return t.namespaces
}
