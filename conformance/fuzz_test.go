package conformance

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/fuzz"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/plane"
)

var (
	fuzzPrograms = flag.Int("fuzz-programs", 0, "programs of the run with a fresh seed; 0: none")
	fuzzSeed     = flag.Uint64("fuzz-seed", 0, "the seed of that run; 0: a fresh one")
	fuzzKeep     = flag.String("fuzz-keep", "", "a folder for what was found, as cases")
)

const (
	callsOfProgram = 40
)

// TestFuzzFixed judges the same 150 programs each time; among them are statements of every form.
func TestFuzzFixed(t *testing.T) {
	forms := map[string]int{}
	fuzzRun(t, 20260827, 150, forms)
	for _, form := range fuzz.Forms {
		if forms[form] == 0 {
			t.Errorf("no program of the run has a statement %q", form)
		}
		delete(forms, form)
	}
	for form := range forms {
		t.Errorf("the form %q is not in the list of forms", form)
	}
	if !t.Failed() {
		record(t, "fuzzer", "programs of a fixed seed", 150)
		record(t, "fuzzer", "calls in them", 150*callsOfProgram)
		record(t, "fuzzer", "forms of statements in them", len(fuzz.Forms))
	}
}

// TestFuzzFresh judges programs that nobody has seen.
func TestFuzzFresh(t *testing.T) {
	if *fuzzPrograms == 0 {
		t.Skip("a fresh seed is for make fuzz-conformance: what a change is held to does not depend on chance")
	}
	seed := *fuzzSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	fmt.Printf("fuzzing: go test . -run FuzzFresh -fuzz-seed %d -fuzz-programs %d repeats this\n", seed, *fuzzPrograms)
	fuzzRun(t, seed, *fuzzPrograms, map[string]int{})
}

// enough is how many disagreements end a run.
const enough = 8

func fuzzRun(t *testing.T, seed uint64, programs int, forms map[string]int) {
	var found atomic.Int64
	t.Run("programs", func(t *testing.T) {
		for i := range programs {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			p := fuzz.Generate(r)
			for _, form := range p.Forms() {
				forms[form]++
			}
			lines := fuzz.Calls(r, p, callsOfProgram)
			t.Run(fmt.Sprintf("%d", i), func(t *testing.T) {
				t.Parallel()
				if found.Load() >= enough {
					return // the run has failed
				}
				if bad := disagreements(t, p, p, lines); len(bad) > 0 {
					found.Add(1)
					report(t, p, bad, fmt.Sprintf("fuzz-%d-%d", seed, i))
				}
			})
		}
	})
	t.Logf("seed %d: %d programs, %d calls, %d disagreements", seed, programs, programs*callsOfProgram, found.Load())
}

// bundleOf compiles a generated program, and returns its objects.
func bundleOf(p fuzz.Program) (data []byte, err error) {
	for _, files := range p.Builds() {
		out, err := compile.Program(files)
		if err != nil {
			return nil, err
		}
		data = append(append(data, "\n---\n"...), out...)
	}
	return data, nil
}

// disagreements are the calls that go another way than the language promises; a program that is refused is one too.
// built is what is compiled, promised what the oracle reads; but for TestFuzzNotices they are the same.
func disagreements(t *testing.T, built, promised fuzz.Program, lines []string) []string {
	t.Helper()
	data, err := bundleOf(built)
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	b, err := bundle.Parse(data)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	t.Run("followed", func(t *testing.T) { // a test of its own, so that its istiod is not kept until the run ends
		istiod, err := plane.New(t, b, built.World().Place(mesh.Simulated))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			text, err := disagrees(istiod, promised, line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if text != "" {
				out = append(out, text)
			}
		}
	})
	return out
}

// TestFuzzNotices compiles a program and asks for what another one promises: the fuzzer must notice, or it would notice
// nothing.
func TestFuzzNotices(t *testing.T) {
	egress := func(e fuzz.Egress) fuzz.Program {
		e.Hosts = []string{"api.ext.com"}
		return fuzz.Program{Egresses: []fuzz.Egress{e}}
	}
	expose := func(mode string, routes ...fuzz.Route) fuzz.Program {
		return fuzz.Program{Exposes: []fuzz.Expose{{Service: "a.default:80", Protocol: "https", Mode: mode, On: 443,
			Hosts: []string{"a.example.com"}, Gateway: "ingress", Routes: routes}}}
	}
	side := func(originate bool) fuzz.Program {
		return fuzz.Program{Target: 30, Egresses: []fuzz.Egress{{Hosts: []string{"*.side.net"}, Originate: originate}}}
	}
	named := func(tcp ...string) fuzz.Program {
		p := fuzz.Program{Target: 25, DNSCapture: true}
		for _, host := range tcp {
			p.Egresses = append(p.Egresses, fuzz.Egress{Hosts: []string{host}, TCP: []int{587}, Gateway: "egress"})
		}
		return p
	}
	listens := expose("")
	listens.Listens = []fuzz.Listen{{Gateway: "ingress", Protocol: "https", On: 8443, Cert: "shared", Hosts: []string{"n.example.net"}}}
	other := expose("")
	other.Other, other.Egresses = "other", []fuzz.Egress{{Hosts: []string{"api.ext.com"}, Gateway: "egress", Build: 1}}
	allow := func(host fuzz.Access, of ...fuzz.Access) fuzz.Program {
		p := expose("mutual")
		p.Exposes[0].Access = host
		for _, a := range of {
			p.Exposes[0].Routes = append(p.Exposes[0].Routes, fuzz.Route{Path: "/admin", Access: a, Dests: []fuzz.Dest{{Service: "c.shop:9000", Share: 100}}})
		}
		return p
	}
	test := func(tokens string) fuzz.Access { return fuzz.Access{Tokens: []fuzz.TokenTest{{Tokens: tokens}}} }
	far, near := fuzz.Access{Addresses: []string{"192.0.2.0/24"}}, fuzz.Access{Addresses: []string{"127.0.0.0/8"}}
	const admin = "outside at ingress GET https://a.example.com:443/admin with client-certificate"
	first := fuzz.Route{Path: "/a", Dests: []fuzz.Dest{{Service: "c.shop:9000", Share: 100}}}
	second := fuzz.Route{Method: "GET", Dests: []fuzz.Dest{{Service: "d.ops:80", Share: 100}}}
	for what, c := range map[string]struct {
		built, promised fuzz.Program
		line            string
	}{
		"no origination": {egress(fuzz.Egress{Gateway: "egress"}), egress(fuzz.Egress{Gateway: "egress", Originate: true}),
			"shop/sleep GET http://api.ext.com:80/x"},
		"no gateway": {egress(fuzz.Egress{}), egress(fuzz.Egress{Gateway: "egress"}), "shop/sleep GET https://api.ext.com:443/x"},
		"no account": {egress(fuzz.Egress{Gateway: "egress"}),
			egress(fuzz.Egress{Gateway: "egress", Accounts: []string{"shop/checkout"}}), "ops/sleep GET https://api.ext.com:443/x"},
		"everybody": {egress(fuzz.Egress{Gateway: "egress"}), egress(fuzz.Egress{Gateway: "egress", For: []string{"shop"}}),
			"ops/sleep GET http://api.ext.com:80/x"},
		"no origination of a wildcard": {side(false), side(true), "shop/sleep GET http://a.side.net:80/x"},
		"no address of its own":        {named("far.ext.com"), named("far.ext.com", "smtp.ext.com"), "shop/sleep TCP smtp.ext.com:587"},
		"no listen":                    {expose(""), listens, "outside at ingress GET https://n.example.net:8443/"},
		"no second program":            {expose(""), other, "shop/sleep GET http://api.ext.com:80/x"},
		"no certificate":               {expose(""), expose("mutual"), "outside at ingress GET https://a.example.com:443/"},
		"no address needed":            {allow(near), allow(far), admin},
		"an address needed":            {allow(far), allow(near), admin},
		"no address of a route":        {allow(fuzz.Access{}, near), allow(fuzz.Access{}, far), admin},
		"no open route":                {allow(far, near), allow(far, fuzz.Access{Open: true}), admin},
		"the tokens of another":        {allow(test("corp")), allow(test("session")), admin + " token sub=user"},
		"the name of another":          {allow(fuzz.Access{Names: []string{"a.partner.net"}}), allow(fuzz.Access{Names: []string{"b.partner.net"}}), admin + " names a.partner.net"},
		"another authorizer":           {allow(fuzz.Access{Check: "guard"}), allow(fuzz.Access{Check: "login"}), admin},
		"no other spelling":            {allow(fuzz.Access{}, fuzz.Access{}), allow(fuzz.Access{}, far), strings.Replace(admin, "/admin", "//ADMIN", 1)},
		"order of routes":              {expose("", second, first), expose("", first, second), "outside at ingress GET https://a.example.com:443/a"},
	} {
		if bad := disagreements(t, c.built, c.promised, []string{c.line}); len(bad) == 0 {
			t.Errorf("nobody notices: %s", what)
		}
		if bad := disagreements(t, c.promised, c.promised, []string{c.line}); len(bad) > 0 {
			t.Errorf("%s is held against the right program: %s", what, bad[0])
		}
	}
}

func disagrees(istiod *plane.Plane, p fuzz.Program, line string) (string, error) {
	c, err := call.Parse(line + " -> refused")
	if err != nil {
		return "", err
	}
	c, err = call.Parse(line + " -> " + p.Promise(c))
	if err != nil {
		return "", err
	}
	got, err := istiod.Follow(c)
	if err != nil || c.Want.Met(got) {
		return "", err
	}
	text := c.Text
	for _, s := range got {
		text += fmt.Sprintf("\n# got %v%% %s\n#\t%s", s.Percent, s.Outcome, strings.ReplaceAll(s.Detail, "; ", "\n#\t"))
	}
	return text, nil
}

// report shrinks a program as long as it is still wrong in the same way, and shows it as a case.
func report(t *testing.T, p fuzz.Program, bad []string, name string) {
	t.Helper()
	line, _, _ := strings.Cut(bad[0], " -> ")
	wrong := func(p fuzz.Program) []string {
		if strings.HasPrefix(bad[0], "refused: ") {
			out := disagreements(t, p, p, nil)
			if len(out) > 0 && code(out[0]) != code(bad[0]) {
				return nil
			}
			return out
		}
		out := disagreements(t, p, p, []string{line})
		if len(out) > 0 && strings.HasPrefix(out[0], "refused: ") {
			return nil
		}
		return out
	}
	small := fuzz.Shrink(p, func(p fuzz.Program) bool { return len(wrong(p)) > 0 })
	if left := wrong(small); len(left) > 0 {
		bad = append(left, bad...)
	}
	text := "Found by the fuzzer.\n"
	files := small.Files()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		text += "-- " + file + " --\n" + files[file]
	}
	text += "-- calls --\n" + bad[0] + "\n"
	if *fuzzKeep != "" {
		if err := os.WriteFile(filepath.Join(*fuzzKeep, name+".txtar"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Errorf("%s", text)
}

// code is the code and the message of the first error that gwc said.
func code(text string) string {
	_, rest, _ := strings.Cut(text, "error[")
	line, _, _ := strings.Cut(rest, "\n")
	return line
}
