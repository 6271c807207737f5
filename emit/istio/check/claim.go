package check

import "github.com/gwc-lang/gwc/lang/diag"

// A claim is a previous use of a port.
type claim struct {
	what string
	at   diag.Span
}

// claims are the uses of a port: the first of all, of those in every namespace, and in
// each namespace. Nil has none.
type claims struct {
	all, open *claim
	in        map[string]*claim
}

func claimsOf(byPort map[int]*claims, port int) *claims {
	if byPort[port] == nil {
		byPort[port] = &claims{in: map[string]*claim{}}
	}
	return byPort[port]
}

// add adds a use in some namespaces; none means all.
func (c *claims) add(use claim, namespaces []string) {
	if c.all == nil {
		c.all = &use
	}
	if len(namespaces) == 0 && c.open == nil {
		c.open = &use
	}
	for _, n := range namespaces {
		if c.in[n] == nil {
			c.in[n] = &use
		}
	}
}

// visibleIn returns the first use in one of the namespaces; none means all.
func (c *claims) visibleIn(namespaces []string) (claim, bool) {
	switch {
	case c == nil || c.all == nil:
		return claim{}, false
	case len(namespaces) == 0:
		return *c.all, true
	case c.open != nil:
		return *c.open, true
	}
	for _, n := range namespaces {
		if use := c.in[n]; use != nil {
			return *use, true
		}
	}
	return claim{}, false
}
