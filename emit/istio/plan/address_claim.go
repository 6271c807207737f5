package plan

import (
	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// portClaims are the hosts of a port whose calls an address filter would capture.
type portClaims struct {
	named    visible // with a guarantee, by SNI or Host
	treated  claims  // whose calls go elsewhere than to the address that was called, or with settings
	requests visible // of http
	tls      claims
	moved    claims // tcp whose calls go to stated servers
}

// claims are hosts that are recognised at every address, or at theirs.
type claims struct {
	everywhere visible
	ranges     address.Index[*visible]
}

func (c *portClaims) add(e *EgressHost, path *EgressPath) {
	switch {
	case path.Protocol == model.TCP && e.guarantee(path.EgressPort).word == "" && e.Servers.Is():
		c.moved.add(e, path)
	case path.Protocol == model.TCP:
	case e.guarantee(path.EgressPort).word != "":
		c.named.add(e, path)
	default:
		if e.treatment(path).word != "" {
			c.treated.add(e, path)
		}
		if path.Protocol.PlainHTTP() {
			c.requests.add(e, path)
		} else {
			c.tls.add(e, path)
		}
	}
}

func (c *claims) add(e *EgressHost, path *EgressPath) {
	if !e.matchedByAddress(path.EgressPort) || len(e.Addresses) == 0 {
		c.everywhere.add(e, path)
		return
	}
	for _, a := range e.Addresses {
		r := address.Of(a.Value)
		v, found := c.ranges.Get(r)
		if !found {
			v = &visible{}
			c.ranges.Put(r, v)
		}
		v.add(e, path)
	}
}

// captured returns a host whose calls the filter captures, which is visible in a common
// namespace with the filter's: its addresses, if it is recognised by them, are a wider
// range.
func (c *claims) captured(f addressFilter) (guaranteed, bool) {
	if x, meets := c.everywhere.visibleWith(f.host); meets {
		return x, true
	}
	for v := range c.ranges.Above(f.ranges) {
		if x, meets := v.visibleWith(f.host); meets {
			return x, true
		}
	}
	return guaranteed{}, false
}

// captured returns a host whose calls the filter captures and treats otherwise than the
// host says, and what the filter precedes. Addresses that Istio allocates belong to no
// other host, so that they matter only to what is guaranteed of all addresses.
func (c *portClaims) captured(f addressFilter) (x guaranteed, what string, captured bool) {
	if c == nil || !f.precedes() {
		return guaranteed{}, "", false
	}
	if x, captured = c.named.visibleWith(f.host); captured {
		return x, "the " + namedBy(x.path) + " of " + string(x.host.Host), true
	}
	if x, captured = c.requests.visibleWith(f.host); captured && f.host.diverts(f.path) {
		return x, "the Host of " + string(x.host.Host), true
	}
	if f.text == "" {
		return guaranteed{}, "", false
	}
	if x, captured = c.treated.captured(f); captured {
		return x, "the " + namedBy(x.path) + " of " + string(x.host.Host), true
	}
	if x, captured = c.tls.captured(f); captured && f.host.breaksTLS(f.path) {
		return x, "the SNI of " + string(x.host.Host), true
	}
	if x, captured = c.moved.captured(f); captured && f.path.Protocol == model.TLS {
		return x, "the addresses of " + string(x.host.Host), true
	}
	return guaranteed{}, "", false
}

// breaksTLS reports whether TLS of another host to an address of the host would not arrive
// as it is at a server with that address: it would go to other servers, or within TLS.
func (e *EgressHost) breaksTLS(path *EgressPath) bool {
	return path.Protocol == model.TCP && (e.Servers.Is() || e.Originates(path.EgressPort))
}

// treatment is what a host without a guarantee says of its calls beyond that they reach
// the address that was called.
func (e *EgressHost) treatment(path *EgressPath) guarantee {
	http := path.Protocol.PlainHTTP()
	switch {
	case e.Servers.Is():
		return guarantee{"to", diag.First(e.Servers.Said)}
	case http && e.Resolution == ResolveStatic:
		return guarantee{"addresses", e.Addresses[0].At}
	case http && e.Timeout.Is():
		return guarantee{"timeout", diag.First(e.Timeout.Said)}
	case http && e.Retry.Is():
		return guarantee{"retry", diag.First(e.Retry.Said)}
	case http:
		return e.policy()
	}
	return guarantee{}
}

// policy returns the first policy of the host.
func (e *EgressHost) policy() guarantee {
	p := e.Policies
	for _, policy := range []struct {
		word string
		said []diag.Span
	}{
		{"balance", p.Balance.Said}, {"connections", p.Connections.Said}, {"pending", p.Pending.Said}, {"requests", p.Requests.Said},
		{"connect timeout", p.ConnectTimeout.Said}, {"tcp keepalive", p.Keepalive.Said}, {"idle timeout", p.IdleTimeout.Said}, {"outlier", p.Outlier.Said},
	} {
		if len(policy.said) > 0 {
			return guarantee{policy.word, diag.First(policy.said)}
		}
	}
	return guarantee{}
}
