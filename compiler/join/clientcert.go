package join

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// clientCerts joins the client certificates of a host and the workloads that present
// them. Sidecars can present different ones: each workload has a rule of its own. At a
// gateway, callers can have different ones.
func (b *builder) clientCerts(h *model.EgressHost, list []egressStatement) {
	own, same := certsOfWorkloads(list), equal[string]
	if own || certAspect.differs(list) {
		same = anyTwo
	}
	h.Cert = egressFact(b, "cert", h, same, list, certAspect.of)
	for _, l := range list {
		for _, label := range l.FromLabels {
			o := model.Originator{Namespace: l.Namespace, Label: label.Value, At: label.Clause}
			if own {
				o.Cert = l.Cert
			}
			h.Originators = append(h.Originators, o)
		}
	}
	slices.SortFunc(h.Originators, func(x, y model.Originator) int {
		return cmp.Or(compareOriginators(x, y), x.At.Compare(y.At))
	})
	b.twoCertificates(h)
	for i, o := range h.Originators {
		if i > 0 && compareOriginators(o, h.Originators[i-1]) == 0 {
			b.merged[o.At] = true
		}
	}
	h.Originators = slices.CompactFunc(h.Originators, func(x, y model.Originator) bool { return compareOriginators(x, y) == 0 })
}

func compareOriginators(x, y model.Originator) int {
	return cmp.Or(strings.Compare(x.Namespace, y.Namespace), strings.Compare(x.Label.String(), y.Label.String()))
}

// certsOfWorkloads reports whether the statements about a host have different client
// certificates, each with the workloads whose sidecars present it.
func certsOfWorkloads(list []egressStatement) bool {
	differ := false
	for _, l := range list {
		if l.Via.Value.Gateway != "" || !l.Cert.Is() || len(l.FromLabels) == 0 {
			return false
		}
		differ = differ || l.Cert.Value != list[0].Cert.Value
	}
	return differ
}

// twoCertificates reports workloads with different certificates that one pod may be
// among: it has one value of a label, but may have any labels together.
func (b *builder) twoCertificates(h *model.EgressHost) {
	for j, y := range h.Originators {
		for _, x := range h.Originators[:j] {
			apart := x.Namespace != y.Namespace || x.Label.Key == y.Label.Key && x.Label.Value != y.Label.Value
			if apart || x.Cert.Value == y.Cert.Value {
				continue
			}
			d := diag.At(y.At, code.TwoClientCertificates, "a pod of namespace %s may have labels %s and %s, and with them two client certificates for %s", y.Namespace, x.Label, y.Label, h.Host)
			if x.Label == y.Label {
				d.Message = fmt.Sprintf("workloads %s of namespace %s have two client certificates for %s", y.Label, y.Namespace, h.Host)
			}
			b.once.Add(d.WithHint("use a label of the same key, with another value").WithRelated(x.At, "the other workloads are here"))
			break
		}
	}
}
