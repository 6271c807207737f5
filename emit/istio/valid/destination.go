package valid

import (
	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// routeDestinations checks the destinations of a tls or tcp route.
func (c *check) routeDestinations(path string, list []*networking.RouteDestination) {
	var weights []int32
	for i, d := range list {
		c.weighted(item(path, i), d.GetDestination(), d.GetWeight())
		weights = append(weights, d.GetWeight())
	}
	c.totalWeight(path, weights)
}

// httpDestinations checks the destinations of an http route.
func (c *check) httpDestinations(path string, list []*networking.HTTPRouteDestination) {
	var weights []int32
	for i, d := range list {
		c.headers(item(path, i)+".headers", d.GetHeaders())
		c.weighted(item(path, i), d.GetDestination(), d.GetWeight())
		weights = append(weights, d.GetWeight())
	}
	c.totalWeight(path, weights)
}

func (c *check) weighted(path string, d *networking.Destination, weight int32) {
	if d == nil {
		c.report(code.MissingObjectField, path, "add destination: {host: HOST}", "the destination is missing")
	}
	c.destination(path+".destination", d)
	if weight < 0 {
		c.report(code.ObjectValueOutOfRange, path+".weight", "write a number of at least 0", "weight %d is negative", weight)
	}
}

func (c *check) totalWeight(path string, weights []int32) {
	var sum int32 // of 32 bits, as in Istio
	for _, w := range weights {
		sum += w
	}
	if len(weights) > 1 && sum == 0 {
		c.report(code.ObjectValueOutOfRange, path, "add weight to the destinations", "the weights of several destinations add up to 0")
	}
}

// destination checks a destination, which may be nil.
func (c *check) destination(path string, d *networking.Destination) {
	if d == nil {
		return
	}
	if d.Host == "*" || !isWildcardHost(d.Host) {
		c.report(code.InvalidObjectHost, path+".host", "write the full name of the service", "invalid destination host %q", d.Host)
	}
	if d.Subset != "" {
		c.label(path+".subset", "subset", d.Subset)
	}
	if d.Port != nil {
		c.portNumber(path+".port.number", d.Port.Number)
	}
}
