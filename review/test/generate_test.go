package test_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/test"
)

// generated returns the expects of a program.
func generated(t *testing.T, program string) string {
	t.Helper()
	in := gwc.Input{Roots: []gwc.Root{{FS: fstest.MapFS{"a.gwc": {Data: []byte(program)}}, Path: "."}}}
	result := gwc.Build(context.Background(), in, gwc.Options{})
	if result.Bundle == nil {
		t.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	var out bytes.Buffer
	if err := test.Generate(&out, result.Model, s.Traffic()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestGenerate checks that what is generated passes, and exercises every clause.
func TestGenerate(t *testing.T) {
	expects := generated(t, program)
	for _, line := range []string{
		"expect outside at ingress GET https://shop.example.com/old -> 301 https://shop.example.com/new\n",
		"expect outside at ingress POST https://shop.example.com/api -> writer.shop:8080 mtls\n",
		"expect outside at ingress GET https://admin.example.com/ -> refused\n",
		"expect outside at ingress GET http://reviews.example.com/ -> 90% reviews.shop:9080/v1 mtls, 10% reviews.shop:9080/v2 mtls\n",
	} {
		if !strings.Contains(expects, line) {
			t.Errorf("there is no %s", line)
		}
	}
	r := judged(t, program+expects, "")
	if r.Failed() || r.Coverage.Percent() < 90 {
		var out bytes.Buffer
		r.ListCoverage = true
		_ = r.Write(&out, "text")
		t.Errorf("%s\n%s", expects, out.String())
	}
}

// TestDead checks which clauses no call can reach.
func TestDead(t *testing.T) {
	const hidden = `expose web:80 http at shop.example.com {
  route ~ "/v[0-9]+/.*" -> v:80
  route ~ "/v[12]/.*" -> dead:80
  route -> web:80
}
`
	in := gwc.Input{Texts: map[string][]byte{"a.gwc": []byte(hidden)}}
	result := gwc.Build(context.Background(), in, gwc.Options{})
	if result.Bundle == nil {
		t.Fatal(result.Diagnostics)
	}
	s := &review.Subject{Bundle: result.Bundle}
	s.OfModel(result.Model)
	through := s.Traffic()
	r := test.Run(result.Model, through)
	r.FindDead(through)
	for _, c := range r.Coverage.Clauses {
		if dead := strings.Contains(c.Text, "dead:80"); dead != (c.Missing() == "no call can reach it") {
			t.Errorf("%s: %s", c.Text, c.Missing())
		}
	}
}

// TestGenerateExamples generates the expects of each example instead of its own: they
// pass, exercise every clause, and are few.
func TestGenerateExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/expects.gwc")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d examples have expects: %v", len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		with := func(expects string) gwc.Result {
			return gwc.Build(context.Background(), gwc.Input{
				Roots: []gwc.Root{{FS: os.DirFS(dir), Path: "."}}, Texts: map[string][]byte{"expects.gwc": []byte(expects)},
			}, gwc.Options{Now: today})
		}
		result := with("")
		s := &review.Subject{Bundle: result.Bundle, Inventory: result.Inventory}
		s.OfModel(result.Model)
		var out strings.Builder
		if err := test.Generate(&out, result.Model, s.Traffic()); err != nil {
			t.Fatal(err)
		}
		r := of(t, with(out.String()))
		if r.Failed() || r.Coverage.Percent() != 100 || len(r.Cases) == 0 || len(r.Cases) > 20 {
			t.Errorf("%s: %s\n%s", dir, r.Summary(), out.String())
		}
	}
}
