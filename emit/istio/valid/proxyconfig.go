package valid

import (
	networking "istio.io/api/networking/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// proxyConfigRule finds ProxyConfigs that Istio refuses. Source: pkg/config/validation
// ValidateProxyConfig.
var proxyConfigRule = Rule{"proxyconfig", []string{"ProxyConfig"}, []code.Code{code.InvalidObjectLabel, code.ObjectValueOutOfRange}, (*check).proxyConfig}

func (c *check) proxyConfig() {
	spec := c.spec.(*networking.ProxyConfig)
	c.selector("spec.selector.matchLabels", spec.Selector.GetMatchLabels())
	c.atLeastZero("spec.concurrency", spec.Concurrency.GetValue())
}
