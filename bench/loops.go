package bench

import (
	"bytes"
	"fmt"
	"path"
)

// bodies are the loops of a file, in the proportions of Mixed.
var bodies = []struct {
	list  string // its name in the values
	share int    // of ten statements
	text  string // with the element e
}{
	{"routed", 3, `expose ${e.name}:8080 https at ${e.host} {
    route = /healthz -> ${e.name}:8080
    route GET /api/${e.word} header x-version = ${e.number} -> api-${e.number}:9000 { timeout ${e.timeout}, retry 2 on 5xx }
    route ~ "/v[0-9]+/items-${e.word}" -> 75% api-${e.number}:9000, 25% api-${e.number}.canary:9000
    route /old -> redirect https://www.example.com/new
    route -> ${e.name}:8080
  }`},
	{"plain", 1, `expose ${e.name}:8080 http at ${e.host}`},
	{"secure", 1, `expose ${e.name}:8080 https at ${e.host} cert strict-${e.number} redirect http { tls min 1.3 }`},
	{"backend", 1, `service ${e.name} {
    port 8080 http
    connections 100
    outlier 5 errors every 10s eject 30s
  }`},
	{"originated", 2, `egress ${e.host} via gateway originate-tls { timeout ${e.timeout}, retry 3 per-try 2s on 5xx,reset }`},
	{"passed", 1, `egress ${e.host} tls 443 via gateway`},
	{"called", 1, `route ${e.name}:8080 {
    route header x-user = ${e.word} -> ${e.name}:8080 { timeout 2s }
    route -> 90% ${e.name}:8080, 10% next-${e.number}:8080
  }`},
}

// Loops generates statements as those of Mixed, in 300 files, as loops over values
// in YAML files beside them.
func Loops(s Size) (files []File) {
	d := newDrawer(s.Seed)
	for at := range min(filesOfMixed, s.N) {
		directory, name := fmt.Sprintf("team-%d", at/10), fmt.Sprintf("loops-%d", at%10)
		program := bytes.NewBufferString(fmt.Sprintf("namespace team-%d\nvalues %q\n", at/10, name+".yaml"))
		elements := map[string]*bytes.Buffer{}
		for _, b := range bodies {
			fmt.Fprintf(program, "\nfor e in ${%s} {\n  %s\n}\n", b.list, b.text)
			elements[b.list] = new(bytes.Buffer)
		}
		for n := at; n < s.N; n += filesOfMixed {
			b := d.body()
			fmt.Fprintf(elements[b], "- {name: %s-%d, number: %d, host: %s, word: %s, timeout: %ds}\n", b, n, n, d.host(), d.word(), 1+d.IntN(30))
		}
		var text bytes.Buffer
		for _, b := range bodies {
			if list := elements[b.list]; list.Len() > 0 {
				fmt.Fprintf(&text, "%s:\n%s", b.list, list)
			} else {
				fmt.Fprintf(&text, "%s: []\n", b.list)
			}
		}
		files = append(files, File{path.Join(directory, name+".gwc"), program.Bytes()}, File{path.Join(directory, name+".yaml"), text.Bytes()})
	}
	return files
}

// body draws the list of a statement.
func (d *drawer) body() string {
	left := d.IntN(10)
	for _, b := range bodies {
		if left -= b.share; left < 0 {
			return b.list
		}
	}
	panic("the shares are not ten")
}
