package valid

import (
	"math/big"
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// mostTable is the size of a Maglev table that is too large.
const mostTable = 5000011

// loadBalancer checks how a rule balances. Source: pkg/config/validation
// validateLoadBalancer.
func (c *check) loadBalancer(path string, b *networking.LoadBalancerSettings) {
	if b == nil {
		return
	}
	if h := b.GetConsistentHash(); h != nil {
		c.consistentHash(path+".consistentHash", h)
	}
	if b.LocalityLbSetting != nil && b.ZoneAwareLbSetting != nil {
		c.report(code.ExclusiveObjectFields, path+".zoneAwareLbSetting", "keep one of them", "loadBalancer cannot have both localityLbSetting and zoneAwareLbSetting")
	}
	c.localities(path+".localityLbSetting", b.LocalityLbSetting)
	if z := b.ZoneAwareLbSetting; z != nil {
		at := path + ".zoneAwareLbSetting"
		for i, l := range z.FailoverPriority {
			if slices.Contains(topology, l) {
				c.report(code.LocalityBalancing, item(at+".failoverPriority", i), "remove it", "label %s is handled automatically", l)
			}
		}
		failovers(c, at, z.Failover)
	}
	if w := b.Warmup; w != nil {
		if w.Duration == nil {
			c.report(code.MissingObjectField, path+".warmup", "add duration", "warmup needs a duration")
		}
		c.duration(path+".warmup.duration", w.Duration)
		if w.MinimumPercent.GetValue() > 100 {
			c.report(code.ObjectValueOutOfRange, path+".warmup.minimumPercent", "write at most 100", "minimumPercent is more than 100")
		}
		if w.Aggression != nil && w.Aggression.Value <= 0 {
			c.report(code.ObjectValueOutOfRange, path+".warmup.aggression", "write a number above 0", "aggression must be more than 0")
		}
	}
}

func (c *check) consistentHash(path string, h *networking.LoadBalancerSettings_ConsistentHashLB) {
	if cookie := h.GetHttpCookie(); cookie != nil {
		if cookie.Name == "" {
			c.report(code.MissingObjectField, path+".httpCookie", "add name", "a cookie needs a name")
		}
		seen := map[string]bool{}
		for i, a := range cookie.Attributes {
			at := item(path+".httpCookie.attributes", i)
			switch {
			case a.GetName() == "":
				c.report(code.MissingObjectField, at, "add name", "an attribute needs a name")
			case seen[a.Name]:
				c.report(code.DuplicateElement, at+".name", "remove one of them", "duplicate attribute %q of a cookie", a.Name)
			}
			seen[a.GetName()] = true
		}
	}
	if h.MinimumRingSize != 0 && h.HashAlgorithm != nil { //nolint:staticcheck // the old field
		c.report(code.ExclusiveObjectFields, path+".minimumRingSize", "write ringHash: {minimumRingSize: N}", "minimumRingSize excludes ringHash and maglev")
	}
	if m := h.GetMaglev(); m != nil && (m.TableSize == 0 || m.TableSize >= mostTable || !new(big.Int).SetUint64(m.TableSize).ProbablyPrime(0) && m.TableSize != 1) {
		c.report(code.ObjectValueOutOfRange, path+".maglev.tableSize", "write 65537", "the size of the table must be a prime number below %d", mostTable)
	}
}

// topology are the labels of the localities that Istio knows.
var topology = []string{"topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"}

// localities checks balancing by locality. Source: pkg/config/validation/agent
// ValidateLocalityLbSetting.
func (c *check) localities(path string, l *networking.LocalityLoadBalancerSetting) {
	if l == nil {
		return
	}
	if len(l.Distribute) > 0 && len(l.Failover) > 0 {
		c.report(code.LocalityBalancing, path+".failover", "keep one of them", "localityLbSetting cannot have both distribute and failover")
		return
	}
	if len(l.Failover) > 0 {
		for i, name := range l.FailoverPriority {
			if slices.Contains(topology, name) {
				c.report(code.LocalityBalancing, item(path+".failoverPriority", i), "remove it", "failover excludes label %s of failoverPriority", name)
				return
			}
		}
	}
	var from []string
	for i, d := range l.Distribute {
		from = append(from, d.GetFrom())
		if !c.distribution(item(path+".distribute", i), d) {
			return
		}
	}
	c.distinct(path+".distribute", from)
	failovers(c, path, l.Failover)
}

// distribution reports whether the weights of a distribution are valid.
func (c *check) distribution(path string, d *networking.LocalityLoadBalancerSetting_Distribute) bool {
	var sum uint32
	for _, to := range sorted(d.GetTo()) {
		weight := d.To[to]
		if weight == 0 || weight > 100 {
			c.report(code.LocalityBalancing, path+".to."+to, "write a number from 1 to 100", "weight %d of a locality is out of range", weight)
			return false
		}
		sum += weight
	}
	if sum != 100 {
		c.report(code.LocalityBalancing, path+".to", "write weights that add up to 100", "the weights of the localities add up to %d", sum)
		return false
	}
	c.distinct(path+".to", sorted(d.To))
	return true
}

// distinct checks that no two localities, as REGION/ZONE/SUBZONE, overlap.
func (c *check) distinct(path string, localities []string) {
	for i, text := range localities {
		stars := strings.Count(text, "*")
		parts := strings.SplitN(text, "/", 3)
		switch {
		case stars > 1 || stars == 1 && !strings.HasSuffix(text, "*"):
			c.report(code.LocalityBalancing, path, "write one * at the end", "invalid locality %q", text)
			return
		case slices.Contains(parts, ""):
			c.report(code.LocalityBalancing, path, "write REGION/ZONE/SUBZONE", "invalid locality %q", text)
			return
		}
		for j, other := range localities {
			if i != j && wraps(strings.SplitN(other, "/", 3), parts) {
				c.report(code.LocalityBalancing, path, "remove one of them", "locality %q overlaps %q", text, other)
				return
			}
		}
	}
}

// wraps reports whether a locality contains another, or is the same.
func wraps(outer, inner []string) bool {
	if outer[len(outer)-1] == "*" {
		outer = outer[:len(outer)-1]
	}
	return len(outer) <= len(inner) && slices.Equal(outer, inner[:len(outer)])
}

// A failover says to which region the requests of a region fail over.
type failover interface {
	GetFrom() string
	GetTo() string
}

func failovers[F failover](c *check, path string, list []F) {
	for i, f := range list {
		at := item(path+".failover", i)
		switch {
		case f.GetFrom() == f.GetTo():
			c.report(code.LocalityBalancing, at, "write two regions", "failover from a region to itself")
		case strings.ContainsAny(f.GetFrom()+f.GetTo(), "/*"):
			c.report(code.LocalityBalancing, at, "write regions only", "failover is between regions, without zones and wildcards")
		}
	}
}
