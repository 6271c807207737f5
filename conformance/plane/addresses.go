package plane

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/api/label"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// allocated is a bundle after istiod's controller of addresses, which the fake one does not have, has given each host
// of a ServiceEntry that does not opt out one: it writes them into the status.
func allocated(b bundle.Bundle) bundle.Bundle {
	out := b.Clone()
	n := 0
	for _, o := range out.Kind("ServiceEntry") {
		addresses, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "addresses")
		resolution, _, _ := unstructured.NestedString(o.Object, "spec", "resolution")
		hosts, _, _ := unstructured.NestedStringSlice(o.Object, "spec", "hosts")
		if len(addresses) > 0 || resolution == "NONE" || strings.EqualFold(o.GetLabels()[label.NetworkingEnableAutoallocateIp.Name], "false") {
			continue
		}
		var given []any
		for _, host := range hosts {
			if !strings.HasPrefix(host, "*") {
				n++
				given = append(given, map[string]any{"host": host, "value": fmt.Sprintf("240.240.0.%d", n)})
			}
		}
		o.Object["status"] = map[string]any{"addresses": given}
	}
	return out
}

// Allocated are the addresses that istiod gives the hosts of a bundle's ServiceEntries, if sidecars of the mesh answer DNS:
// NAMESPACE/HOST by address.
func Allocated(b bundle.Bundle, around *mesh.Placed) map[string]string {
	out := map[string]string{}
	if !around.DNSCapture {
		return out
	}
	for _, o := range allocated(b).Kind("ServiceEntry") {
		given, _, _ := unstructured.NestedSlice(o.Object, "status", "addresses")
		for _, each := range given {
			if one, is := each.(map[string]any); is {
				out[fmt.Sprint(one["value"])] = fmt.Sprintf("%s/%s", o.GetNamespace(), one["host"])
			}
		}
	}
	return out
}
