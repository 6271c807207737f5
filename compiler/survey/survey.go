// Package survey lists what a program exposes and which egress it allows, a row
// for each host and port, and the warnings that its authors accepted. It is for
// reviewers. It knows the model and table formats, and nothing of objects.
package survey

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Row is one host on one port: exposed at a gateway (in), routed between the
// services of the mesh (mesh), or an egress host (out). A confined namespace (confine)
// is a row without a host.
type Row struct {
	Kind string `json:"kind"`
	// Host is * for any host, and empty for a port of tcp or mongo.
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
	// Mode is the TLS mode of a gateway server; for an egress host,
	// originate-tls or originate-tls mutual.
	Mode string `json:"mode"`
	// Certificates are the certificates presented to the peer.
	Certificates []string `json:"certificates"`
	// CertificateNames are the DNS names in the certificates, and CertificateExpires
	// is the day on which the first of them, or its CA, expires; empty if not known.
	CertificateNames   []string `json:"certificateNames"`
	CertificateExpires string   `json:"certificateExpires"`
	// CertificateExpiresBy is what decides when the others expire: an issuer, a store,
	// an encrypted file, files in the pods.
	CertificateExpiresBy []string `json:"certificateExpiresBy"`
	// Gateway is empty if only sidecars handle the traffic.
	Gateway string `json:"gateway"`
	// To lists the destinations of requests; for an egress host, only if they
	// differ from that host and port.
	To []string `json:"to"`
	// Callers are who may call an exposed host: anyone, or what callers need, and what
	// routes state of their own.
	Callers []string `json:"callers"`
	// Addresses, For and From are the restrictions of an egress host: its
	// addresses, the namespaces that see it, and its clients. For is also the confined
	// namespace, and Addresses what its pods can reach as well.
	Addresses []string `json:"addresses"`
	For       []string `json:"for"`
	From      []string `json:"from"`
	// Places are the statements that define the row.
	Places []Place `json:"places"`
}

// A Place is a line of a file.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// Of returns the rows of a model: ingress, mesh and egress, each by host, port
// and gateway.
func Of(m *model.Model) []Row {
	s := surveyor{backends: map[model.Service]string{}, certificates: map[string]*model.Certificate{}, inventory: m.Inventory}
	for _, c := range m.Certificates {
		s.certificates[c.Name] = c
	}
	for _, service := range m.Services {
		if kind := service.Backend.Value.Kind; kind != "" && kind != "http" {
			s.backends[service.Service] = kind
		}
	}
	for _, p := range m.Published {
		s.published(p)
	}
	for _, g := range m.Gateways {
		s.listens(g)
	}
	for _, h := range m.MeshHosts {
		s.meshHost(h)
	}
	for _, h := range m.Egress {
		s.egress(h)
	}
	for _, c := range m.Confined {
		s.confined(c)
	}
	slices.SortStableFunc(s.rows, compare)
	return s.rows
}

var kinds = []string{"in", "mesh", "out", "confine"}

func compare(a, b Row) int {
	return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), strings.Compare(a.Host, b.Host),
		a.Port-b.Port, strings.Compare(a.Gateway, b.Gateway), slices.Compare(a.To, b.To), slices.Compare(a.For, b.For))
}

// A surveyor collects rows.
type surveyor struct {
	rows     []Row
	backends map[model.Service]string // how gateways connect to services, if not http

	certificates map[string]*model.Certificate
	inventory    model.Inventory
}

// add adds a row. It replaces nil lists, so that they are arrays in JSON.
func (s *surveyor) add(r Row) {
	for _, list := range []*[]string{&r.Certificates, &r.CertificateNames, &r.CertificateExpiresBy, &r.To, &r.Callers, &r.Addresses, &r.For, &r.From} {
		if *list == nil {
			*list = []string{}
		}
	}
	s.rows = append(s.rows, r)
}

// placesOf returns the lines in which the spans begin, without duplicates.
func placesOf(spans []diag.Span) []Place {
	places := []Place{}
	for _, span := range spans {
		if span.Known() {
			places = append(places, Place{span.File().Name, span.File().Position(span.Start()).Line})
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
	return slices.Compact(places)
}

// distinct returns the words sorted, without duplicates.
func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
