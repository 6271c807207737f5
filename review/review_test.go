package review_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// of returns the traffic of manifests; more are other ports of gateway ingress.
func of(t *testing.T, name string, text []byte, more ...map[int]int) *traffic.Traffic {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read([]*diag.File{diag.NewFile(name, text)}, &sink)
	for _, d := range sink.Sorted() {
		t.Errorf("%s: %s", name, d.Message)
	}
	d := istio.Target{}.Defaults()
	for i, g := range d.Gateways {
		var ports []model.GatewayPort
		for _, others := range more {
			for _, number := range slices.Sorted(maps.Keys(others)) {
				ports = append(ports, model.GatewayPort{Number: number, Target: others[number]})
			}
		}
		if g.Name == "ingress" && len(ports) > 0 {
			d.Gateways[i].Ports = ports
		}
	}
	s := review.Subject{Mesh: world.Mesh{Root: d.Root, Domain: d.Domain}, Gateways: d.Gateways, Inventory: i}
	return s.Traffic()
}

// TestOutcomes follows the calls of testdata/outcomes through hand-written manifests.
func TestOutcomes(t *testing.T) {
	paths, err := filepath.Glob("../testdata/outcomes/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			through := of(t, "cluster.yaml", archive.Files[0].Data)
			for _, f := range archive.Files[1:] {
				for line := range strings.Lines(string(f.Data)) {
					line = strings.TrimSpace(line)
					switch {
					case line == "" || line[0] == '#':
					case f.Name == "calls":
						becomes(t, through, line)
					default:
						unknown(t, through, line)
					}
				}
			}
		})
	}
}

// becomes follows a call and compares what becomes of it.
func becomes(t *testing.T, through *traffic.Traffic, line string) {
	t.Helper()
	c, want, asked, err := call.Parse(line)
	if err != nil || !asked {
		t.Fatalf("%s: %v", line, err)
	}
	a, err := through.Follow(c)
	if err != nil {
		t.Errorf("%s\n\terror: %v", line, err)
		return
	}
	if len(a.Undetermined) > 0 || !want.Met(a.Shares()) {
		t.Errorf("%s\n\tundetermined: %v", line, a.Undetermined)
		for _, way := range a.Ways {
			t.Errorf("\tgot %s (%s)", way.Full(), way.Last)
		}
	}
	if again, err := through.Follow(c); err != nil || len(again.Ways) != len(a.Ways) {
		t.Errorf("%s: asked again, it is something else (%v)", line, err)
	}
}

// unknown follows a call whose outcome must not be known.
func unknown(t *testing.T, through *traffic.Traffic, line string) {
	t.Helper()
	text, why, found := strings.Cut(line, ": ")
	c, _, _, err := call.Parse(text)
	if err != nil || !found {
		t.Fatalf("%s: %v", line, err)
	}
	a, err := through.Follow(c)
	if err != nil || !strings.Contains(strings.Join(a.Undetermined, "; "), why) {
		t.Errorf("%s\n\tundetermined: %v (%v)", line, a.Undetermined, err)
	}
}

// TestUnknownNames looks at calls that name what does not exist.
func TestUnknownNames(t *testing.T) {
	archive, err := txtar.ParseFile("../testdata/outcomes/mesh.txtar")
	if err != nil {
		t.Fatal(err)
	}
	through := of(t, "cluster.yaml", archive.Files[0].Data)
	for line, message := range map[string]string{
		"outside at nowhere GET http://a.com/":          "unknown gateway nowhere: expected one of: egress, ingress",
		"shop/nobody GET http://a.com/":                 "unknown workload shop/nobody: namespace shop has: ",
		"shop/web GET http://nothing/":                  "unknown host nothing: namespace shop has services: reviews",
		"shop/web GET http://x.shop.svc.cluster.local/": "unknown host",
		"shop/web at nowhere GET http://a.com/ hop sni": "unknown gateway nowhere",
	} {
		c, _, _, err := call.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := through.Follow(c); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v", line, err)
		}
	}
}
