package valid

import (
	"strconv"

	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/lang/code"
)

// metadataRule finds annotations that Istio refuses. Source: pkg/config/validation
// validateMetadata, checkDryRunAnnotation.
var metadataRule = Rule{"metadata", nil, []code.Code{code.RefusedAnnotation}, (*check).metadata}

const dryRun = "istio.io/dry-run"

// internal are annotations that only Istio sets.
var internal = []string{"internal.istio.io/webhook-always-reject", "internal.istio.io/parent-namespace", "internal.istio.io/parents"}

func (c *check) metadata() {
	for _, name := range internal {
		if _, set := c.Annotations[name]; set {
			c.report(code.RefusedAnnotation, "metadata.annotations."+name, "remove it", "annotation %s is Istio's own", name)
		}
	}
	value, set := c.Annotations[dryRun]
	if !set {
		return
	}
	path := "metadata.annotations." + dryRun
	policy, isPolicy := c.spec.(*security.AuthorizationPolicy)
	_, err := strconv.ParseBool(value)
	switch {
	case !isPolicy:
		c.report(code.RefusedAnnotation, path, "remove it", "annotation %s is for AuthorizationPolicies only", dryRun)
	case policy.Action != security.AuthorizationPolicy_ALLOW && policy.Action != security.AuthorizationPolicy_DENY:
		c.report(code.RefusedAnnotation, path, "remove it", "annotation %s supports the actions ALLOW and DENY only", dryRun)
	case err != nil:
		c.report(code.RefusedAnnotation, path, `write "true"`, "annotation %s must be true or false, not %q", dryRun, value)
	}
}
