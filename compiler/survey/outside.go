package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
)

func (s *surveyor) egress(h *model.EgressHost) {
	row := Row{Kind: "out", Host: string(h.Host), Places: placesOf(h.Said), For: said(h.For, plain), Addresses: said(h.Addresses, plain)}
	row.From = said(h.Accounts, accountText)
	if len(h.Routes) > 0 {
		row.From = routesOf(h)
	}
	for _, p := range h.Ports {
		if len(h.Routes) > 0 && p.Protocol == model.TLS {
			continue // the gateway refuses it
		}
		for _, c := range h.CallersOf(p) {
			s.egressPort(rowOf(row, h, c), h, p, c)
		}
	}
}

// rowOf returns the row of a host for those of its callers whose calls leave alike.
func rowOf(row Row, h *model.EgressHost, c *model.Callers) Row {
	if c.Gateway != nil {
		row.Gateway = c.Gateway.Name
	}
	if len(c.Namespaces) > 0 && len(h.For) > 0 {
		row.For = said(c.Namespaces, plain)
	}
	if len(c.Accounts) > 0 {
		row.From = said(c.Accounts, accountText)
	}
	return row
}

func accountText(a model.Account) string { return "account " + a.Namespace + "/" + a.Name }

// routesOf returns what accounts may send, as the program states it.
func routesOf(h *model.EgressHost) (list []string) {
	for _, r := range h.Routes {
		for _, at := range r.At {
			list = append(list, strings.Join(strings.Fields(at.Text()), " "))
		}
	}
	return distinct(list)
}

// egressPort adds the row of one port and of callers: the path of their requests and the
// destination.
func (s *surveyor) egressPort(row Row, h *model.EgressHost, p model.EgressPort, c *model.Callers) {
	row.Port, row.Protocol = p.Number, string(p.Protocol)
	host, port := h.Host, p.Number
	if h.Through.Value != "" {
		host = h.Through.Value
	}
	if h.Originates(p) {
		if p.Protocol.PlainHTTP() {
			port = h.OriginatePort
		}
		row.Mode = "originate-tls"
		s.originates(&row, h, c)
		if h.Originate.Value == "mutual" {
			for _, o := range h.Originators { // other clients may send their own TLS
				row.From = append(row.From, o.Label.String()+" of "+o.Namespace)
			}
		}
	}
	switch {
	case h.Servers.Is():
		row.To = append(serversAt(h.Servers.Value.To, port, ""), serversAt(h.Servers.Value.Else, port, "else ")...)
	case host != h.Host || port != p.Number:
		row.To = []string{fmt.Sprintf("%s:%d", host, port)}
	}
	s.add(row)
}

// originates sets the mode of an origination and its certificates.
func (s *surveyor) originates(row *Row, h *model.EgressHost, callers *model.Callers) {
	var names []string
	if h.Originate.Value == "mutual" {
		row.Mode = "originate-tls mutual"
		for _, c := range h.ClientCerts() {
			if !callers.Cert.Is() || c.Value == callers.Cert.Value {
				names = append(names, c.Value)
			}
		}
	}
	if h.Unverified.Value {
		row.Mode += " unverified"
	}
	row.Certificates = slices.Clone(names)
	if h.CA.Value != "" {
		names, row.Certificates = append(names, h.CA.Value), append(row.Certificates, "ca "+h.CA.Value)
	}
	var namespaces []string
	if callers.Gateway != nil {
		namespaces = []string{callers.Gateway.Namespace}
	}
	for _, o := range h.Originators {
		namespaces = append(namespaces, o.Namespace)
	}
	s.certify(row, names, distinct(namespaces)...)
}

// serversAt returns servers with their ports, each after a word.
func serversAt(list []model.Said[model.Endpoint], port int, word string) []string {
	var out []string
	for _, e := range list {
		address := e.Value.Address
		if strings.Contains(address, ":") { // IPv6
			address = "[" + address + "]"
		}
		out = append(out, fmt.Sprintf("%s%s:%d", word, address, cmp.Or(e.Value.Port, port)))
	}
	return out
}

func said[T any](list []model.Said[T], text func(T) string) (words []string) {
	for _, v := range list {
		words = append(words, text(v.Value))
	}
	return words
}

func plain(text string) string { return text }

// confined adds a confined namespace.
func (s *surveyor) confined(c *model.Confined) {
	row := Row{Kind: "confine", For: []string{c.Namespace}, Places: placesOf(c.Named)}
	for _, e := range c.Except {
		row.Addresses = append(row.Addresses, e.Value)
	}
	s.add(row)
}
