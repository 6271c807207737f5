// Package proxied compares what gwc's evaluator of calls makes of objects for each proxy with what istiod sends it: listeners
// with their chains, virtual hosts with their routes in order, and clusters with their TLS.
//
// Both are written as lines (gwc's internal/proxied); a line that only one of them has is a difference.
package proxied

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/outcomes"
)

// A Proxy is a proxy as gwc makes it.
type Proxy struct {
	Lines   []string
	unclear []string // hosts, and ports, for which gwc says that istiod may prefer any of several services
}

// IsUnclear says whether a difference is about a host or a port of which gwc says that istiod may answer one or the other.
func (p *Proxy) IsUnclear(difference string) bool {
	_, difference, _ = strings.Cut(difference, ": ")
	first, _, _ := strings.Cut(difference, "\n")
	at := strings.Fields(first)
	return slices.ContainsFunc(p.unclear, func(what string) bool {
		if _, err := strconv.Atoi(what); err == nil {
			return len(at) > 1 && strings.HasSuffix(at[1], ":"+what)
		}
		return strings.Contains(difference, what)
	})
}

// Ours are the proxies by the addresses of their pods, as gwc makes them.
func Ours(objects []byte, around *mesh.Placed) (map[string]*Proxy, error) {
	path, err := compile.Proxied()
	if err != nil {
		return nil, err
	}
	kube, err := around.YAML()
	if err != nil {
		return nil, err
	}
	known, err := outcomes.Within(objects, around)
	if err != nil {
		return nil, err
	}
	run := exec.Command(path)
	run.Stdin = bytes.NewReader(bytes.Join([][]byte{known, kube}, []byte("\n---\n")))
	run.Env = append(os.Environ(), fmt.Sprintf("DNS_CAPTURE=%t", around.DNSCapture))
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("proxied: %w\n%s", err, stderr.Bytes())
	}
	proxies, latest := map[string]*Proxy{}, (*Proxy)(nil)
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		words := strings.Fields(line)
		switch {
		case len(words) == 3 && words[0] == "proxy":
			latest = &Proxy{}
			proxies[words[2]] = latest
		case len(words) == 3 && words[0] == "unclear":
			latest.unclear = append(latest.unclear, words[2])
		default:
			latest.Lines = append(latest.Lines, line)
		}
	}
	return proxies, nil
}

// Compare lists the lines that only one side has: what is in the same listener, and the routes of the same domain in their
// order. Listeners, domains and clusters have none.
func Compare(istiod, gwc []string) (differ []string) {
	theirs, ours := blocks(istiod), blocks(gwc)
	for _, b := range theirs {
		if !slices.Contains(ours, b) {
			differ = append(differ, "istiod: "+b)
		}
	}
	for _, b := range ours {
		if !slices.Contains(theirs, b) {
			differ = append(differ, "gwc:    "+b)
		}
	}
	return differ
}

// blocks divides lines into what has an order: a listener with its chains, a virtual host with its routes and where it is,
// a cluster.
func blocks(lines []string) (out []string) {
	var listener, host strings.Builder
	where, chain, domains := "", "", []string(nil)
	flush := func(b *strings.Builder) {
		if b == &host && b.Len() > 0 { // istiod joins virtual hosts of equal routes
			for _, d := range domains {
				out = append(out, strings.Replace(b.String(), "DOMAIN", d, 1))
			}
			b.Reset()
		}
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	for _, line := range lines {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "listener", "inbound":
			flush(&host)
			flush(&listener)
			where = rest
			listener.WriteString(line)
		case "chain":
			flush(&host)
			chain = rest
			listener.WriteString("\n\t\t" + line)
		case "host":
			flush(&host)
			names, flags, _ := strings.Cut(rest, " ")
			domains = strings.Split(names, ",")
			host.WriteString("at " + where + " " + chain + "\n\t\thost DOMAIN " + flags)
		case "route":
			host.WriteString("\n\t\t" + line)
		default:
			flush(&host)
			flush(&listener)
			out = append(out, line)
		}
	}
	flush(&host)
	flush(&listener)
	return out
}
