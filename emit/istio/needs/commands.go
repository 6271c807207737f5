package needs

import (
	"regexp"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// commands returns the commands for a shell that check whether a need exists. They
// print no value of a Secret.
func (f *finder) commands(n *emit.Need) []string {
	get := "kubectl get "
	if n.Namespace != "" {
		get = "kubectl -n " + quoted(n.Namespace) + " get "
	}
	const ports = " -o jsonpath='{.spec.ports[*].port}'"
	const keys = ` -o go-template='{{range $key, $value := .data}}{{$key}} {{end}}'`
	labels := quoted(strings.Join(n.Labels, ","))
	switch n.Kind {
	case "istio":
		return []string{"kubectl -n " + quoted(f.model.Mesh.Root.Value) + " get pods -l app=" + feature.ControlPlane + " -o jsonpath='{.items[*].spec.containers[*].image}'"}
	case "crd":
		return []string{get + "crd " + quoted(n.Name) + ` -o jsonpath='{.spec.versions[?(@.served==true)].name}'`}
	case "gateway":
		list := []string{get + "pods -l " + labels, get + "service " + quoted(n.Service) + ports}
		if n.Proxies > 0 {
			list = append(list, get+"pods -l "+labels+` -o jsonpath='{.items[*].metadata.annotations.proxy\.istio\.io/config}'`)
		}
		return list
	case "service":
		return []string{get + "service " + quoted(n.Name) + ports}
	case "secret", "configmap":
		return []string{get + n.Kind + " " + quoted(n.Name) + keys}
	case "file":
		pods := ""
		if len(n.Labels) > 0 {
			pods = " -l " + labels
		}
		return []string{"for pod in $(" + get + "pods" + pods + " -o name); do kubectl -n " + quoted(n.Namespace) + " exec $pod -c " + feature.ProxyContainer + " -- ls " + quoted(n.Name) + "; done"}
	case "issuer", "clusterissuer":
		return []string{get + n.Kind + "." + certManager + " " + quoted(n.Name) + ready}
	case "secretstore", "clustersecretstore":
		return []string{get + n.Kind + "." + externalSecrets + " " + quoted(n.Name) + ready}
	case "decryptor":
		return decryptors
	case "network":
		return []string{"kubectl get daemonsets -A -o name | grep -E '" + plugins + "'"}
	case "provider":
		return []string{f.meshConfig() + " | grep -E -A 3 -- " + quoted(`name: "?`+regexp.QuoteMeta(n.Name)+`"?$`)}
	case "mesh":
		return []string{f.meshConfig() + " | grep ISTIO_META_DNS_CAPTURE"}
	case "jwks":
		pod := "$(kubectl -n " + quoted(f.model.Mesh.Root.Value) + " get pods -l app=" + feature.ControlPlane + " -o name | head -n 1)"
		return []string{"kubectl -n " + quoted(f.model.Mesh.Root.Value) + " exec " + pod + " -- curl -fsS -o /dev/null -w '%{http_code}' " + quoted(n.Name)}
	case "dns":
		name := strings.Replace(n.Name, "*", "any", 1)
		return []string{get + "service " + quoted(n.Service) + " -o jsonpath='{.status.loadBalancer.ingress[*]}'", "nslookup " + quoted(name)}
	}
	return []string{get + n.Kind + " " + quoted(n.Name)}
}

// ready prints the condition by which a controller says that it can use an object.
const ready = ` -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'`

// decryptors find Flux' Kustomizations that decrypt, and the images of Argo CD's server
// of repositories, among which ksops is.
var decryptors = []string{
	`kubectl get kustomizations.kustomize.toolkit.fluxcd.io -A -o jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec.decryption.provider}{"\n"}{end}'`,
	"kubectl get pods -A -l app.kubernetes.io/name=argocd-repo-server -o jsonpath='{.items[*].spec.initContainers[*].image}'",
}

// plugins are DaemonSets of network plugins that enforce NetworkPolicies; anetd is that
// of GKE, aws-node that of EKS (where its agent for policies must be switched on).
const plugins = "calico-node|canal|cilium|anetd|antrea-agent|kube-router|weave-net|ovnkube-node|azure-npm|aws-node"

// meshConfig is the command that prints the configuration of the mesh.
func (f *finder) meshConfig() string {
	name := "istio"
	if r := f.model.Mesh.Revision.Value; r != "" && r != "default" {
		name += "-" + r
	}
	return "kubectl -n " + quoted(f.model.Mesh.Root.Value) + " get configmap " + quoted(name) + " -o jsonpath='{.data.mesh}'"
}

// plain are the characters that no shell interprets.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@"

// quoted returns a word for a shell.
func quoted(word string) string {
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
