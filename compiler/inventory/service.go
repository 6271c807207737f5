package inventory

import (
	"cmp"
	"encoding/json"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/internal/compact"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

type serviceManifest struct {
	Metadata struct {
		Annotations map[string]string `json:"annotations"`
		Created     string            `json:"creationTimestamp"`
	} `json:"metadata"`
	Spec struct {
		Type       string            `json:"type"`
		ClusterIP  string            `json:"clusterIP"`
		ClusterIPs []string          `json:"clusterIPs"`
		External   []string          `json:"externalIPs"`
		Traffic    string            `json:"externalTrafficPolicy"`
		Alias      string            `json:"externalName"`
		Selector   map[string]string `json:"selector"`
		Ports      []struct {
			Name        string       `json:"name"`
			Port        int          `json:"port"`
			TargetPort  numberOrName `json:"targetPort"`
			Protocol    string       `json:"protocol"`
			AppProtocol string       `json:"appProtocol"`
		} `json:"ports"`
	} `json:"spec"`
	Status struct {
		LoadBalancer struct {
			Ingress []struct {
				IP string `json:"ip"`
			} `json:"ingress"`
		} `json:"loadBalancer"`
	} `json:"status"`
}

// external returns the addresses by which a service is reached from outside:
// kube-proxy takes them within the cluster, too.
func (m serviceManifest) external() []netip.Addr {
	list := slices.Clone(m.Spec.External)
	for _, i := range m.Status.LoadBalancer.Ingress {
		list = append(list, i.IP)
	}
	return parseAddresses(list)
}

// exportTo returns the namespaces that see the service. Source: istio.io/api/annotation
// NetworkingExportTo, pilot/pkg/serviceregistry/kube/conversion.go.
func (m serviceManifest) exportTo() (list []string) {
	for name := range strings.SplitSeq(m.Metadata.Annotations["networking.istio.io/exportTo"], ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// A numberOrName is a number or a string.
type numberOrName string

// UnmarshalJSON accepts a number or a string.
func (n *numberOrName) UnmarshalJSON(data []byte) error {
	r := compact.New(data)
	if text, ok := r.Text(); ok && r.Done() {
		*n = numberOrName(text)
		return nil
	}
	var number int
	if json.Unmarshal(data, &number) == nil {
		*n = numberOrName(strconv.Itoa(number))
		return nil
	}
	return json.Unmarshal(data, (*string)(n))
}

func (r *reader) service(at diag.Span, data []byte, key Key) {
	var m serviceManifest
	if err := decode(data, &m); err != nil {
		r.wrong(at, "service "+key.String(), err)
		return
	}
	s := Service{
		Key: key, Type: cmp.Or(m.Spec.Type, "ClusterIP"), ClusterIP: m.Spec.ClusterIP, Addresses: parseAddresses(append(m.Spec.ClusterIPs, m.Spec.ClusterIP)), External: m.external(), Selector: m.Spec.Selector, Span: at,
		Local: m.Spec.Traffic == "Local", ExportTo: m.exportTo(),
	}
	s.Created, _ = time.Parse(time.RFC3339, m.Metadata.Created) // zero if it is invalid: the cluster writes it
	if len(s.Selector) > 0 {
		s.Selector = r.options.Changes[at.File()].labels(s.Selector)
	}
	if s.Type == "ExternalName" {
		s.Alias = strings.ToLower(strings.TrimSuffix(m.Spec.Alias, "."))
	}
	for _, p := range m.Spec.Ports {
		if p.Port < 1 || p.Port > 65535 {
			r.report(diag.At(at, code.InvalidField, "invalid port %d of service %s", p.Port, key).WithHint("write a number from 1 to 65535"))
			continue
		}
		target := string(p.TargetPort)
		if target == "" || target == "0" {
			target = strconv.Itoa(p.Port)
		}
		s.Ports = append(s.Ports, Port{p.Name, p.Port, target, cmp.Or(p.Protocol, "TCP"), p.AppProtocol})
	}
	r.inventory.services = append(r.inventory.services, s)
}
