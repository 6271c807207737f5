package envoy

import (
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"istio.io/istio/pkg/test"
)

const namesPort = 5353

// resolver makes an Envoy ask this run's name server.
func (r *Run) resolver() tree {
	return typed("envoy.network.dns_resolver.cares",
		"envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig", tree{
			"resolvers":                 []any{address(r.prefix+".5.1", namesPort)},
			"use_resolvers_as_fallback": false,
			"dns_resolver_options":      tree{"no_default_search_domain": true},
		})
}

// serveNames answers for the servers outside; any other name does not exist.
func (r *Run) serveNames(t test.Failer) error {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.ParseIP(r.prefix + ".5.1"), Port: namesPort})
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFromUDP(buffer)
			if err != nil {
				return
			}
			if answer := r.answer(buffer[:n]); answer != nil {
				_, _ = conn.WriteToUDP(answer, from)
			}
		}
	}()
	return nil
}

func (r *Run) answer(query []byte) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil || len(m.Questions) != 1 {
		return nil
	}
	question := m.Questions[0]
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	ip, ok := r.placed.ServerIP[strings.TrimSuffix(strings.ToLower(question.Name.String()), ".")]
	switch {
	case !ok:
		m.RCode = dnsmessage.RCodeNameError
	case question.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class, TTL: 60},
			Body:   &dnsmessage.AResource{A: [4]byte(net.ParseIP(ip).To4())},
		}}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}
