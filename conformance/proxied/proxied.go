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
	"strings"

	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Ours are the lines of each proxy by the address of its pod, as gwc makes them.
func Ours(objects []byte, around *mesh.Placed) (map[string][]string, error) {
	path, err := compile.Proxied()
	if err != nil {
		return nil, err
	}
	kube, err := around.YAML()
	if err != nil {
		return nil, err
	}
	run := exec.Command(path)
	run.Stdin = bytes.NewReader(bytes.Join([][]byte{objects, kube}, []byte("\n---\n")))
	run.Env = append(os.Environ(), fmt.Sprintf("DNS_CAPTURE=%t", around.DNSCapture))
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("proxied: %w\n%s", err, stderr.Bytes())
	}
	proxies, address := map[string][]string{}, ""
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if words := strings.Fields(line); len(words) == 3 && words[0] == "proxy" {
			address = words[2]
			continue
		}
		proxies[address] = append(proxies[address], line)
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
		case "listener":
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
