// Command proxied prints what gwc's evaluator of calls makes of manifests for each proxy, in lines that the tests in
// conformance/ compare with what istiod sends. It is for these tests only.
//
//	proxy shop/sleep 10.1.0.2
//	listener 0.0.0.0:80
//	chain cidr= sni= wire=plain alpn=http tls=none -> http
//	host reviews.prod,reviews.prod.svc.cluster.local
//	route prefix /a header x-user -> outbound|80|v1|reviews.prod.svc.cluster.local:100
//	cluster outbound|80|v1|reviews.prod.svc.cluster.local eds auto
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic/world"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	capture, _ := strconv.ParseBool(os.Getenv("DNS_CAPTURE"))
	writeProxies(text, capture, os.Stdout)
}

// writeProxies writes the proxies of all pods that have one.
func writeProxies(text []byte, capture bool, w io.Writer) {
	defaults := istio.Target{}.Defaults()
	s := &review.Subject{
		Mesh:     world.Mesh{Root: defaults.Root, Domain: defaults.Domain, DNSCapture: capture, Now: time.Now()},
		Gateways: defaults.Gateways,
	}
	var sink diag.Sink
	s.Inventory = inventory.Options{Complete: true}.Read([]*diag.File{diag.NewFile("manifests.yaml", text)}, &sink)
	followed := s.Traffic()
	for _, pod := range followed.Registry.Pods {
		if pod.Gateway != "" || pod.Sidecar {
			p := printer{w, followed.Proxy(pod)}
			p.proxy()
		}
	}
}
