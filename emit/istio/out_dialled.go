package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"
)

// dialled matches the Hosts that lead where the leg promises, of a wildcard whose
// names sidecars resolve by themselves; nil of all others. Such a sidecar dials the
// port that the Host names, whatever port was called, or 443 if the request is to be
// encrypted and else 80 (Envoy's dynamic forward proxy); of an absolute name, with a
// dot at its end, it asks for a certificate with the dot. A route cannot write the
// right Host, which is another one for each name, so others are refused.
func (e *exit) dialled(l *leg) *api.StringMatch {
	if e.resolution != api.ServiceEntry_DYNAMIC_DNS {
		return nil
	}
	expression := "[^:]+(:80)?"
	switch {
	case e.Originate.Value != "":
		expression = "[^:]*[^:.]"
	case l.Number != httpHop:
		expression = fmt.Sprintf("[^:]+:%d", l.Number)
	}
	return &api.StringMatch{MatchType: &api.StringMatch_Regex{Regex: expression}}
}
