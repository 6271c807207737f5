package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A checker reports what the target cannot do safely. It reads the finished plan.
type checker struct {
	*planner
	sink *diag.Sink
	// reported are diagnostics of clauses that several hosts have.
	reported *diag.Once
}

// check runs all checks. They report each value that Istio, Envoy, Kubernetes or Linux
// does not accept, at the clause that sets it: a rejected value breaks not only one
// route but the whole port.
func (ck *checker) check() {
	ck.checkRoutes()
	ck.checkConditions()
	ck.checkPreflights()
	ck.checkRouteNames()
	ck.checkNames()
	ck.checkPolicies()
	ck.checkProxyPorts()
	ck.checkServicePorts()
	ck.checkCertificates()
	ck.checkCredentials()
	ck.checkIssued()
	ck.checkUses()
	ck.checkEgress(&ck.plan.Egress)
	ck.checkConfined()
	ck.checkMadeUpNames()
	ck.checkAccess()
}

// checkRoutes looks at the conditions and header changes of all routes.
func (ck *checker) checkRoutes() {
	e := expressions{}
	for _, p := range ck.model.Published {
		ck.checkRoutesOf(e, p.Routes)
	}
	for _, m := range ck.model.MeshHosts {
		for _, port := range m.Ports {
			ck.checkRoutesOf(e, port.Routes)
		}
	}
	for _, h := range ck.model.Egress {
		for _, r := range h.Routes {
			ck.checkRoutesOf(e, []model.Route{r.Route})
		}
	}
}

func (ck *checker) checkRoutesOf(e expressions, routes []model.Route) {
	for i := range routes {
		r := &routes[i]
		ck.checkMatch(e, r.Match)
		ck.checkRewrite(r)
		ck.checkHeaders(r.Settings.Headers)
	}
}
