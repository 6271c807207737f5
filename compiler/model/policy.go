package model

import (
	"reflect"

	"github.com/gwc-lang/gwc/lang/diag"
)

// PolicySaid are the traffic policies of one statement.
type PolicySaid struct {
	Balance        Said[Balance]
	Connections    Said[int]
	Pending        Said[int]
	Requests       Said[int]
	ConnectTimeout Said[Duration]
	Keepalive      Said[Duration]
	IdleTimeout    Said[Duration]
	Outlier        Said[Outlier]
}

// Balance is how requests are spread.
type Balance struct {
	Kind string // "round-robin", "least-request", "random", "hash header", "hash cookie", "hash source"
	Name string // of the header or the cookie
	TTL  Duration
}

// Outlier is when an endpoint is ejected from load balancing.
type Outlier struct {
	Errors int
	Every  Duration // 0: the target's default
	Eject  Duration // 0: the target's default
}

// Policies are the traffic policies of a service or an external host, from all
// statements about it.
type Policies struct {
	Balance        Fact[Balance]
	Connections    Fact[int]
	Pending        Fact[int]
	Requests       Fact[int]
	ConnectTimeout Fact[Duration]
	Keepalive      Fact[Duration]
	IdleTimeout    Fact[Duration]
	Outlier        Fact[Outlier]
}

// saidField is the index of the field Said in every Fact: a search by name takes longer
// than all else that Any does.
var saidField = func() int {
	f, _ := reflect.TypeFor[Fact[int]]().FieldByName("Said")
	return f.Index[0]
}()

// NoPolicies is what hosts share for which no policy is stated.
var NoPolicies = &Policies{}

// Any reports whether a policy is set.
func (p *Policies) Any() bool { return p != NoPolicies && len(p.Said()) > 0 }

// Said returns the clauses of the first policy that is set.
func (p *Policies) Said() []diag.Span {
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		if said := v.Field(i).Field(saidField); said.Len() > 0 {
			return said.Interface().([]diag.Span)
		}
	}
	return nil
}

// Same reports whether the values of all policies are equal, whatever their clauses.
func (p Policies) Same(o Policies) bool {
	v, w := reflect.ValueOf(p), reflect.ValueOf(o)
	for i := range v.NumField() {
		if !v.Field(i).FieldByName("Value").Equal(w.Field(i).FieldByName("Value")) {
			return false
		}
	}
	return true
}
