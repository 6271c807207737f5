package inventory

import (
	"cmp"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Workload is a set of pods with the same template: a Deployment and its
// pods, a pod without a controller, or a machine outside the cluster.
type Workload struct {
	Namespace string
	// Name is the kind and the name of the controller of the pods, as in
	// "Deployment web". A pod of a Deployment has the Deployment's.
	Name   string
	Labels map[string]string
	// Account is the service account of the pods; empty if the manifest names none.
	Account string
	// Proxy says that the pods have a container of Istio's proxy.
	Proxy bool
	// Annotations are those of the pods.
	Annotations map[string]string
	// Ports maps the names of container ports to their numbers.
	Ports map[string]int
	// Proxies is how many proxies in front the pods trust, if they state it.
	Proxies TrustedProxies
	// Addresses are the addresses of a pod, sorted.
	Addresses []netip.Addr
	Span      diag.Span // the first line of its document
}

// Workloads returns controllers and pods, sorted by namespace, name and place:
// a Deployment and its pods follow each other. The caller must not change them.
func (i *Inventory) Workloads() []Workload {
	if i == nil {
		return nil
	}
	return i.workloads
}

// A podTemplate is the common part of all workloads.
type podTemplate struct {
	Metadata struct {
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Labels map[string]string `json:"labels"` // of a WorkloadEntry, which has no template
	Spec   struct {
		Account    string      `json:"serviceAccountName"`
		Init       []container `json:"initContainers"` // also sidecars of Kubernetes' own kind
		Containers []container `json:"containers"`
	} `json:"spec"`
}

type container struct {
	Name  string `json:"name"`
	Ports []struct {
		Name          string `json:"name"`
		ContainerPort int    `json:"containerPort"`
	} `json:"ports"`
}

// proxyContainer is the name of the container that Istio injects.
const proxyContainer = "istio-proxy"

func (t podTemplate) hasProxy() bool {
	isProxy := func(c container) bool { return c.Name == proxyContainer }
	return slices.ContainsFunc(t.Spec.Containers, isProxy) || slices.ContainsFunc(t.Spec.Init, isProxy)
}

type owned struct {
	Metadata struct {
		Owners []struct {
			Kind       string `json:"kind"`
			Name       string `json:"name"`
			Controller bool   `json:"controller"`
		} `json:"ownerReferences"`
	} `json:"metadata"`
	Status struct {
		Phase  string `json:"phase"`
		PodIP  string `json:"podIP"`
		PodIPs []struct {
			IP string `json:"ip"`
		} `json:"podIPs"`
	} `json:"status"`
}

// templateOf returns the path of a kind's pod template. known is false for
// kinds that are not workloads.
func templateOf(e envelope) (path []string, known bool) {
	group, _, grouped := strings.Cut(e.APIVersion, "/")
	if !grouped {
		group = ""
	}
	switch group + "/" + e.Kind {
	case "/Pod":
		return nil, true
	case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "apps/ReplicaSet", "/ReplicationController",
		"batch/Job", "argoproj.io/Rollout":
		return []string{"spec", "template"}, true
	case "batch/CronJob":
		return []string{"spec", "jobTemplate", "spec", "template"}, true
	case "networking.istio.io/WorkloadGroup", "networking.istio.io/WorkloadEntry":
		return []string{"spec"}, true
	}
	return nil, false
}

// workload adds the pods of an object, if it is a workload.
func (r *reader) workload(at diag.Span, data []byte, e envelope) {
	path, known := templateOf(e)
	if !known {
		return
	}
	var template podTemplate
	var self owned
	err := cmp.Or(within(data, path, &template), decode(data, &self))
	if err != nil {
		r.wrong(at, strings.ToLower(e.Kind)+" "+e.key().String(), err)
		return
	}
	if template.Metadata.Labels == nil {
		template.Metadata.Labels = template.Labels
	}
	template.Metadata.Labels = r.options.Changes[at.File()].labels(template.Metadata.Labels)
	name, makes := self.maker(e, template.Metadata.Labels)
	if !makes {
		return
	}
	r.inventory.workloads = append(r.inventory.workloads, Workload{
		Namespace: e.key().Namespace, Name: name, Labels: template.Metadata.Labels, Ports: template.ports(),
		Account: template.Spec.Account, Proxy: template.hasProxy(), Annotations: template.Metadata.Annotations,
		Addresses: self.addresses(), Span: at, Proxies: proxiesIn(template.Metadata.Annotations[proxyConfigAnnotation]),
	})
}

// within decodes the part of an object at a path. If the part is missing, into
// does not change.
func within(data []byte, path []string, into *podTemplate) error {
	if part := partOf(data, path); part != nil {
		return decode(part, into)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil || len(fields[path[0]]) == 0 {
		return err
	}
	return within(fields[path[0]], path[1:], into)
}

// maker returns the controller of the pods. Completed pods do not count, nor do
// ReplicaSets of older versions of a Deployment.
func (o owned) maker(e envelope, labels map[string]string) (name string, makes bool) {
	if o.Status.Phase == "Succeeded" || o.Status.Phase == "Failed" {
		return "", e.Kind != "Pod"
	}
	for _, owner := range o.Metadata.Owners {
		if !owner.Controller {
			continue
		}
		if e.Kind != "Pod" {
			return "", false // its owner is counted instead
		}
		for label, kind := range map[string]string{"pod-template-hash": "Deployment", "rollouts-pod-template-hash": "Rollout"} {
			if made, cut := strings.CutSuffix(owner.Name, "-"+labels[label]); cut && owner.Kind == "ReplicaSet" {
				return kind + " " + made, true
			}
		}
		return owner.Kind + " " + owner.Name, true
	}
	return e.Kind + " " + e.Metadata.Name, true
}

func (t podTemplate) ports() map[string]int {
	var ports map[string]int
	for _, c := range t.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name != "" {
				if ports == nil {
					ports = map[string]int{}
				}
				ports[p.Name] = p.ContainerPort
			}
		}
	}
	return ports
}

func (w *Workload) rank() rank { return rank{words: [4]string{w.Namespace, w.Name}, place: w.Span} }
