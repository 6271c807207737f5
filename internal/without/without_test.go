package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// pieces returns the pieces of a program as STATEMENT CLAUSE: TEXT, and marks
// those whose removal changes the output with `*`.
func pieces(t *testing.T, files map[string]string) (list []string) {
	t.Helper()
	a := answer(Program{"p", files})
	if a.Error != "" {
		t.Fatal(a.Error)
	}
	for _, p := range a.Pieces {
		mark := ""
		if p.YAML != a.YAML {
			mark = " *"
		}
		list = append(list, p.Statement+" "+p.Clause+": "+p.Text+mark)
	}
	slices.Sort(list)
	return list
}

func TestPieces(t *testing.T) {
	got := pieces(t, map[string]string{"a.gwc": `
service web { port 80 http }
expose web https simple at a.example.com, b.example.com on 443 {   # a comment
  timeout 5s
  route /a header x = y -> 90% web, 10% other
  route -> web
}
`})
	want := []string{
		"expose at: , b.example.com *",
		"expose at: a.example.com , *",
		"expose expose: expose web https simple at a.example.com , b.example.com on 443 { timeout 5s route /a header x = y -> 90% web , 10% other route -> web } *",
		"expose header: = y *",
		"expose header: header x = y *",
		"expose on: on 443",
		"expose route: /a *",
		"expose route: route -> web *",
		"expose route: route /a header x = y -> 90% web , 10% other *",
		"expose simple: simple",
		"expose timeout: timeout 5s *",
		"expose timeout: { timeout 5s route /a header x = y -> 90% web , 10% other route -> web } *",
		"service port: port 80 http *",
		"service service: service web { port 80 http } *",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRun reads and writes what the judge does; an error is the program's own.
func TestRun(t *testing.T) {
	in := `[{"Name": "good", "Files": {"a.gwc": "egress a.example.com", "inventory/a.yaml": ""}}, {"Name": "bad", "Files": {"a.gwc": "egres"}}]`
	var out bytes.Buffer
	if err := run(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	var answers []Answer
	if err := json.Unmarshal(out.Bytes(), &answers); err != nil {
		t.Fatal(err)
	}
	if good := answers[0]; good.Error != "" || good.YAML == "" || len(good.Pieces) != 1 || good.Pieces[0].YAML != "" {
		t.Errorf("%+v", good)
	}
	if bad := answers[1]; bad.Name != "bad" || !strings.Contains(bad.Error, "GWC0107") && !strings.Contains(bad.Error, "unknown word") {
		t.Errorf("%+v", bad)
	}
	if run(strings.NewReader("{"), &out) == nil {
		t.Error("no error for input that is not JSON")
	}
}
