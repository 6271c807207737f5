package needs

import (
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
		return []string{get + "pods -l " + labels, get + "service " + quoted(n.Service) + ports}
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
	case "dns":
		name := strings.Replace(n.Name, "*", "any", 1)
		return []string{get + "service " + quoted(n.Service) + " -o jsonpath='{.status.loadBalancer.ingress[*]}'", "nslookup " + quoted(name)}
	}
	return []string{get + n.Kind + " " + quoted(n.Name)}
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
