package fuzz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
)

// leaves is where a request or TLS of a host arrives, and what is added to it; rest is what else is known of it there.
func (e Egress) leaves(c call.Call, name, rest string) string {
	port, tls, added := c.Port, c.TLS, ""
	servers := []string{name}
	if e.Through != "" {
		servers[0] = e.Through
	}
	if demanded := e.demanded(servers[0]); e.Originate && !c.TLS {
		if !e.accepts(demanded, servers[0]) {
			return "503"
		}
		port, tls, added = e.tlsPort(), true, " sni "+demanded
		if !e.Unverified {
			added += " verified " + demanded
		}
		if e.Mutual {
			added += " certificate " + e.certificate()
		}
	}
	if !c.TLS && slices.Contains(e.GRPC, c.Port) {
		rest += " http2"
	}
	if e.Gateway != "" {
		rest += " via " + e.Gateway
	}
	if e.To != "" {
		servers = strings.Split(e.To, ", ") // those after else take over where these do not answer, which they do
	}
	var out []string
	for _, server := range servers {
		host, own, _ := strings.Cut(server, ":")
		if own == "" {
			own = fmt.Sprint(port)
		}
		at := serverAt(host) + ":" + own + map[bool]string{true: " tls"}[tls] + added + rest
		if len(servers) > 1 {
			at = fmt.Sprintf("%d%% %s", 100/len(servers), at)
		}
		out = append(out, at)
	}
	return strings.Join(out, ", ")
}

// serverAt is the server of an address, or of a name.
func serverAt(text string) string {
	if text == "127.9.4.1" {
		return "spare.ext.org"
	}
	return text
}

// demanded is the name that the server of a host is asked for.
func (e Egress) demanded(host string) string {
	if e.Named != "" {
		return e.Named
	}
	return host
}

// accepts says whether the certificate of a host's server is one that the statement demands.
func (e Egress) accepts(demanded, host string) bool {
	own, unusual := certificates[host]
	if !unusual {
		own.name, own.signer = demanded, "public"
	}
	return e.Unverified || own.name == demanded && (own.signer == "client") == e.CA && own.signer != "rogue"
}

// byAccount is what a host with routes does with a request: the caller's account may send what any of its routes takes,
// as the first of them says.
func (e Egress) byAccount(c call.Call, name string) string {
	asked := c
	asked.Path = routed(c.Path)
	for _, r := range e.Routes {
		if !slices.Contains(r.Accounts, c.From) || !r.takes(asked, "") {
			continue
		}
		rest := " host " + name
		if asked.Path == c.Path {
			rest += " path " + r.rewritten(c.Path)
		}
		return e.leaves(c, name, rest)
	}
	return "403"
}
