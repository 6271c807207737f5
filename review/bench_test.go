package review_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic/call"
)

// BenchmarkFollow follows calls through a program with 1,000 published and 1,000 egress
// hosts.
func BenchmarkFollow(b *testing.B) {
	var program strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&program, "expose s%d.shop:8080 https at h%d.example.com\negress e%d.example.net via gateway originate-tls\n", i, i, i)
	}
	result := gwc.Build(context.Background(), gwc.Input{Texts: map[string][]byte{"big.gwc": []byte(program.String())}}, gwc.Options{})
	if result.Bundle == nil {
		b.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	through := s.Traffic()
	for i := 0; b.Loop(); i++ {
		line := fmt.Sprintf("outside at ingress GET https://h%d.example.com/ -> s%d.shop:8080", i%1000, i%1000)
		if i%2 == 0 {
			line = fmt.Sprintf("shop/web GET http://e%d.example.net/ -> e%d.example.net:443 tls via egress", i%1000, i%1000)
		}
		c, want, _, err := call.Parse(line)
		if err != nil {
			b.Fatal(err)
		}
		if a, err := through.Follow(c); err != nil || !want.Met(a.Shares()) {
			b.Fatalf("%s: %v %v", line, a.Shares(), err)
		}
	}
}
