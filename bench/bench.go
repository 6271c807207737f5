// Package bench generates the programs and manifests that gwc is measured with. It
// knows the language only as text. The same number of statements and the same
// seed generate the same files.
package bench

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// A File is a generated file.
type File struct {
	Name string // a relative path with slashes
	Text []byte
}

// A Size is what is generated.
type Size struct {
	N    int    // statements, or objects
	Seed uint64 // of hosts, names and their order
}

// Kinds are the generators by name.
var Kinds = map[string]func(Size) []File{
	"egress":    Egress,
	"expose":    Expose,
	"loops":     Loops,
	"mixed":     Mixed,
	"inventory": Inventory,
}

// Names returns the names of the generators, sorted.
func Names() []string {
	names := make([]string, 0, len(Kinds))
	for name := range Kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// The sizes of the programs that have a name in the comparison.
const (
	namespaces   = 200
	certificates = 50
	filesOfMixed = 300
	// hostsOfGateway is a number of origination hosts within the 1.5 MB that
	// etcd takes of one Gateway.
	hostsOfGateway = 80_000
)

// A drawer draws names at random. Each host that it returns is new.
type drawer struct {
	*rand.Rand
	domains []string
	drawn   int
}

func newDrawer(seed uint64) *drawer {
	d := &drawer{Rand: rand.New(rand.NewPCG(seed, 0))}
	for i := range 1000 {
		d.domains = append(d.domains, fmt.Sprintf("%s%d.%s", d.word(), i, d.pick("com", "org", "net", "io", "co.uk")))
	}
	return d
}

func (d *drawer) pick(words ...string) string { return words[d.IntN(len(words))] }

// word returns three to nine letters.
func (d *drawer) word() string {
	letters := make([]byte, 3+d.IntN(7))
	for i := range letters {
		letters[i] = byte('a' + d.IntN(26))
	}
	return string(letters)
}

// host returns a host that was not drawn before.
func (d *drawer) host() string {
	d.drawn++
	return fmt.Sprintf("%s-%d.%s", d.word(), d.drawn, d.domains[d.IntN(len(d.domains))])
}

// shuffled returns the lines in random order, as a text.
func (d *drawer) shuffled(lines []string) []byte {
	d.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return []byte(strings.Join(lines, "\n") + "\n")
}

// Egress generates one file of lines `egress HOST via gateway originate-tls`. For
// more hosts than one Gateway can hold it declares several gateways.
func Egress(s Size) []File {
	d := newDrawer(s.Seed)
	gateways := (s.N + hostsOfGateway - 1) / hostsOfGateway
	var head, lines []string
	for i := 1; i < gateways; i++ {
		head = append(head, fmt.Sprintf("gateway egress-%d { namespace istio-egress-%d, selector istio=egress-%d, service egress-%d }", i, i, i, i))
	}
	for i := range s.N {
		via := "via gateway"
		if at := i % gateways; at > 0 {
			via = fmt.Sprintf("via gateway egress-%d", at)
		}
		lines = append(lines, fmt.Sprintf("egress %s %s originate-tls", d.host(), via))
	}
	return []File{{"egress.gwc", slices.Concat([]byte(strings.Join(append(head, ""), "\n")), d.shuffled(lines))}}
}

// Expose generates one file of lines `expose SERVICE https at HOST cert NAME`, over
// 200 namespaces and 50 certificates.
func Expose(s Size) []File {
	d := newDrawer(s.Seed)
	var lines []string
	for range s.N {
		lines = append(lines, fmt.Sprintf("expose %s.%s https at %s cert wildcard-%d", d.word(), d.namespace(), d.host(), d.IntN(certificates)))
	}
	return []File{{"expose.gwc", d.shuffled(lines)}}
}

func (d *drawer) namespace() string { return fmt.Sprintf("team-%d", d.IntN(namespaces)) }

// Mixed generates 300 files of statements with blocks and routes.
func Mixed(s Size) []File {
	d := newDrawer(s.Seed)
	lines := make([][]string, filesOfMixed)
	for n := range s.N {
		at := n % filesOfMixed
		lines[at] = append(lines[at], d.statement(n))
	}
	var files []File
	for i, list := range lines {
		if len(list) > 0 {
			name := path.Join(fmt.Sprintf("team-%d", i/10), fmt.Sprintf("edge-%d.gwc", i%10))
			files = append(files, File{name, slices.Concat(fmt.Appendf(nil, "namespace team-%d\n\n", i/10), d.shuffled(list))})
		}
	}
	return files
}
