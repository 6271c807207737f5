package compiler_test

import (
	"context"
	"fmt"
	"os"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A program is compiled from a file system; nothing else is read.
func ExampleCompile() {
	files := fstest.MapFS{"shop.gwc": {Data: []byte("expose shop:8080 http at shop.example.com\n")}}
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}})
	for _, o := range result.Bundle.Objects {
		fmt.Println(o.Kind, o.Namespace+"/"+o.Name)
	}
	// Output:
	// Gateway istio-system/in-ingress-80-e4th4r6c55vm
	// VirtualService istio-system/in-ingress-80-shop-example-com-xqcipbhmg5xh
}

// What is wrong with a program comes all at once, sorted by place.
func ExampleCompile_errors() {
	files := fstest.MapFS{"shop.gwc": {Data: []byte("expose shop:8080 htp at shop.example.com\negress api.example.com via gatway\n")}}
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}}, compiler.Options{})
	for _, d := range result.Diagnostics {
		at := d.Span.File().Position(d.Span.Start())
		fmt.Printf("%s:%d:%d: %s[%s]: %s; %s\n", d.Span.File().Name, at.Line, at.Column, d.Severity, d.Code, d.Message, d.Hint)
	}
	// Output:
	// shop.gwc:1:18: error[GWC0270]: unknown protocol `htp`; did you mean `http`?
	// shop.gwc:2:28: error[GWC0110]: unknown word `gatway`; did you mean `gateway`?
}

// Every object says which clauses it came from, part by part.
func ExampleResult() {
	files := fstest.MapFS{"shop.gwc": {Data: []byte("expose shop:8080 https at shop.example.com cert shop-tls\n")}}
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}})
	for _, o := range result.Bundle.Objects {
		for _, f := range o.Fields {
			if o.Kind == "Gateway" {
				fmt.Println(f.Path, "<-", f.Origins[0].Text())
			}
		}
	}
	// Output:
	// spec.servers[0].port.protocol <- https
	// spec.servers[0].hosts[0] <- shop.example.com
	// spec.servers[0].tls.mode <- https
	// spec.servers[0].tls.credentialName <- shop-tls
}

// The encodings of a bundle write it whole or not at all.
func ExampleResult_yaml() {
	files := fstest.MapFS{"routes.gwc": {Data: []byte("service reviews { port 9080 http, mtls strict, workload app=reviews }\n")}}
	result := compiler.Compile(context.Background(), []compiler.Root{{FS: files, Path: "."}},
		compiler.Options{Target: istio.Target{}, Namespace: "prod"})
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			fmt.Println(d.Message)
		}
	}
	if err := result.Bundle.YAML(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// apiVersion: security.istio.io/v1
	// kind: PeerAuthentication
	// metadata:
	//   name: service-prod-reviews-u7gusdveffj2
	//   namespace: prod
	//   labels:
	//     app.kubernetes.io/managed-by: gwc
	//   annotations:
	//     gwc.dev/source: routes.gwc
	// spec:
	//   selector:
	//     matchLabels:
	//       app: reviews
	//   mtls:
	//     mode: STRICT
}
