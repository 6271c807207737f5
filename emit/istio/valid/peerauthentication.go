package valid

import (
	"strconv"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// peerAuthenticationRule finds PeerAuthentications that Istio refuses. Source:
// pkg/config/validation ValidatePeerAuthentication.
var peerAuthenticationRule = Rule{"peerauthentication", []string{"PeerAuthentication"}, []code.Code{
	code.PortsWithoutSelector, code.ObjectValueOutOfRange, code.InvalidObjectLabel, code.MissingObjectField,
}, (*check).peerAuthentication}

func (c *check) peerAuthentication() {
	spec := c.spec.(*security.PeerAuthentication)
	if len(spec.Selector.GetMatchLabels()) == 0 && len(spec.PortLevelMtls) > 0 {
		c.report(code.PortsWithoutSelector, "spec.portLevelMtls", "add selector: {matchLabels: {KEY: VALUE}}", "portLevelMtls needs a selector")
	}
	if spec.PortLevelMtls != nil && len(spec.PortLevelMtls) == 0 {
		c.report(code.MissingObjectField, "spec.portLevelMtls", "add a port, or remove it", "portLevelMtls is empty")
	}
	for port := range spec.PortLevelMtls {
		c.portNumber("spec.portLevelMtls."+strconv.FormatUint(uint64(port), 10), port)
	}
	c.selector("spec.selector.matchLabels", spec.Selector.GetMatchLabels())
}
