package fuzz

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// apart are statements about a host for callers in different namespaces, or of different accounts: with client
// certificates, gateways, or both, of their own.
func apart(r *rand.Rand, e Egress) []Egress {
	shop, ops := e, e
	if r.IntN(3) == 0 {
		shop.Accounts, ops.Accounts = []string{"shop/checkout"}, []string{"ops/sleep"}
	} else {
		shop.For, ops.For = []string{"shop"}, []string{"ops"}
	}
	kind := r.IntN(3)
	if kind != 0 {
		ops.Cert = "second"
	}
	if kind != 1 {
		shop.Gateway, ops.Gateway = "out", "egress"
	}
	return []Egress{shop, ops}
}

// certificate is the client certificate that a statement names.
func (e Egress) certificate() string {
	if e.Cert != "" {
		return e.Cert
	}
	return "partner"
}

// ofCallers is a host as callers of a namespace call it, and whether they present a certificate: where statements name
// different ones, or gateways, that of theirs counts. All others use the first gateway and have no certificate.
func (e Egress) ofCallers(namespace string) (Egress, bool) {
	certificates := map[string]bool{}
	for _, part := range e.parts {
		certificates[part.certificate()] = true
		if part.Gateway == "egress" {
			e.Gateway = "egress" // the first by name
		}
	}
	own := len(certificates) < 2
	for _, part := range e.parts {
		in := func(account string) bool { return strings.HasPrefix(account, namespace+"/") }
		if slices.Contains(part.For, namespace) || slices.ContainsFunc(part.Accounts, in) {
			own = true
			e.Cert = part.Cert
			if part.Gateway != "" {
				e.Gateway = part.Gateway
			}
		}
	}
	return e, own
}
