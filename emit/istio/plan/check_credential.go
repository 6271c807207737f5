package plan

import (
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkCredentials reports servers with two certificates that Istio does not support.
func (ck *checker) checkCredentials() {
	for _, s := range ck.plan.Ingress.Servers {
		ck.checkCredential(s.Credential)
	}
	for _, l := range ck.plan.Ingress.Listens {
		for _, s := range l.Servers {
			ck.checkCredential(s.Credential)
		}
	}
}

func (ck *checker) checkCredential(c Credential) {
	if len(c.names) < 2 {
		return
	}
	if v := ck.model.Target; !feature.TwoCertificates.In(ck.release()) {
		ck.sink.Add(diag.At(diag.First(c.at), code.NewerRelease, "two certificates for a host require istio 1.%d, the target is 1.%d", feature.TwoCertificates.Since, v.Value).
			WithHint("write `target istio 1.%d`, or use one certificate", feature.TwoCertificates.Since).WithRelated(diag.First(v.Said), "the target is 1.%d here", v.Value))
	}
	if len(c.Mounted) == 1 {
		ck.sink.Add(diag.At(diag.First(c.at), code.MountedInPair, "only one of certificates %s and %s is mounted", c.names[0], c.names[1]).
			WithHint("mount both, or neither"))
	}
}
