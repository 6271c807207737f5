package write

import (
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// A configMapBody is what a ConfigMap has beside its metadata.
type configMapBody struct {
	Data map[string]string `json:"data"`
}

// configMap writes the ConfigMap of a CA.
func configMap(c *plan.ConfigMap) emit.Object {
	body := configMapBody{Data: map[string]string{"ca.crt": string(c.CA)}}
	return object("v1", "ConfigMap", c.Object, body, c.At, field("data", c.From))
}
