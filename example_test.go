package gwc_test

import (
	"context"
	"fmt"

	"github.com/gwc-lang/gwc"
)

// Build compiles a program that is given as a text. All diagnostics of a program
// that does not compile are in the result.
func ExampleBuild() {
	in := gwc.Input{Texts: map[string][]byte{
		"shop.gwc": []byte("expose shop:8080 http at shop.example.com\n"),
	}}
	result := gwc.Build(context.Background(), in, gwc.Options{})
	for _, o := range result.Bundle.Objects {
		fmt.Println(o.Kind, o.Namespace)
	}
	// Output:
	// Gateway istio-system
	// VirtualService istio-system
}

// A Session builds again after each change, and parses only what has changed.
func ExampleSession() {
	session := gwc.NewSession(gwc.Input{Texts: map[string][]byte{
		"shop.gwc": []byte("expose shop:8080 http at shop.example.com\n"),
		"pay.gwc":  []byte("expose pay:8080 htp at pay.example.com\n"),
	}}, gwc.Options{})
	for _, d := range session.Result(context.Background()).Diagnostics {
		fmt.Println(d.Message)
	}
	session.Set("pay.gwc", []byte("expose pay:8080 http at pay.example.com\n"))
	fmt.Println(len(session.Result(context.Background()).Bundle.Objects), "objects,", session.Parsed(), "files parsed")
	// Output:
	// unknown protocol `htp`
	// 3 objects, 3 files parsed
}
