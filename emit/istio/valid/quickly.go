package valid

// A quickly is what is computed of a schema, so that a value is checked while it is read.
type quickly struct {
	never    bool              // the schema has more than is checked so
	distinct bool              // of a list: items must differ
	bit      map[string]uint64 // of an object: a bit for each of the names that the rest is about
	required uint64
	groups   []group
	telling  uint64 // names without which all expressions hold
}

// A group is names of which an object has at most one.
type group struct {
	names uint64
	none  bool   // it may have none of them
	alone uint64 // those that it may have
}

// quicken computes what is needed to check values quickly.
func (s *schema) quicken() {
	q := &s.quickly
	switch s.Type {
	case "string":
		q.never = s.Format == "byte"
	case "array":
		q.distinct = s.ListType == "map" || s.ListType == "set" || len(s.Rules) > 0
		q.never = !s.onlyRules(differing)
	case "object":
		q.bit = map[string]uint64{}
		q.never = s.MinProperties != nil || s.MaxProperties != nil || !s.onlyRules(idle)
		for _, r := range s.Rules {
			q.telling |= q.bits(idle[oneLine(r.Rule)])
		}
		q.required = q.bits(s.Required)
		q.group(s)
		for _, part := range s.AllOf {
			q.group(part)
		}
		q.never = q.never || len(q.bit) > 64
	case "boolean", "integer":
		q.never = s.Type == "boolean" && len(s.Rules) > 0
	default:
		q.never = !s.IntOrString
	}
	if s.Type != "object" && !s.IntOrString && len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) > 0 {
		q.never = true
	}
}

// onlyRules reports whether all expressions are of these.
func (s *schema) onlyRules(known map[string][]string) bool {
	for _, r := range s.Rules {
		if known[oneLine(r.Rule)] == nil {
			return false
		}
	}
	return true
}

// bits returns the bits of names.
func (q *quickly) bits(names []string) (bits uint64) {
	for _, name := range names {
		if q.bit[name] == 0 {
			q.bit[name] = 1 << len(q.bit)
		}
		bits |= q.bit[name]
	}
	return bits
}

// group adds the names of which a part of a schema allows only one.
func (q *quickly) group(part *schema) {
	if len(part.AnyOf) > 0 || len(part.OneOf) == 0 && part.Not != nil {
		q.never = true
	}
	if len(part.OneOf) == 0 {
		return
	}
	allowed := func(v fields) bool {
		c := &check{asked: true}
		c.combined(&schema{OneOf: part.OneOf}, v, "")
		return len(c.problems) == 0
	}
	names := map[string]bool{}
	for _, one := range part.OneOf {
		one.visit(func(s *schema) {
			for _, name := range s.Required {
				names[name] = true
			}
		})
	}
	g := group{none: allowed(fields{})}
	for _, name := range sorted(names) {
		bit := q.bits([]string{name})
		g.names |= bit
		if allowed(fields{name: ""}) {
			g.alone |= bit
		}
	}
	q.groups = append(q.groups, g)
}

// idle are expressions of objects, and the names without which they hold.
var idle = map[string][]string{
	selectors: {"targetRef", "targetRefs"},
	`(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1`:                         {"targetRefs"},
	`(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1`:                 {"targetRefs"},
	`(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1`:                  {"endpoints"},
	`(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1`:             {"credentialNames"},
	`(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1`:             {"credentialNames"},
	`(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1`:              {"credentialNames"},
	`(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1`: {"jwks", "jwks_uri"},
	accountsAlone: {"serviceAccounts", "notServiceAccounts"},

	`!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))`: {"addresses"},
	`((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true`:                                                             {"endpoints"},
	`((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true`:                 {"endpoints"},
	`has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true`:                 {"portLevelMtls"},
}

// differing are expressions of lists that hold if there is only one item.
var differing = map[string][]string{`self.all(l1, self.exists_one(l2, l1.number == l2.number))`: {}}
