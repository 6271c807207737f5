package conformance

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/static"
)

// needsNewer is in what gwc says of what an older Istio cannot do.
var needsNewer = regexp.MustCompile(`error\[GWC070[1-4]\]|istio 1\.\d+ or later|requires istio 1\.\d+|from istio 1\.\d+ on`)

// overtaken are the codes of a certificate that time has overtaken since its page was written.
var overtaken = regexp.MustCompile(`error\[GWC041[12]\]`)

// domain is the mesh's domain where a program says one; the analyzers know the default alone.
var domain = regexp.MustCompile(`(?m)^\s*mesh \{[^}]*\bdomain (\S+?)[, ]`)

// TestProgramsOnEveryVersion compiles every program of the repository as it is and for each Istio, and checks
// the output against the webhook, the analyzers and that Istio's CRDs. For a version a program may be refused with
// a message about a newer one; as it is it must compile, and an example that names no target must for all.
func TestProgramsOnEveryVersion(t *testing.T) {
	programs, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	judge := versions{seen: map[[32]byte]bool{}, programs: map[string]int{}}
	t.Run("programs", func(t *testing.T) {
		for _, p := range programs {
			t.Run(p.Kind+" "+p.Name, func(t *testing.T) {
				t.Parallel()
				judge.program(t, p)
			})
		}
	})
	for _, kind := range []string{"example", "golden", "page", "code"} {
		record(t, "static", "programs of each "+kind, judge.programs[kind])
	}
	record(t, "static", "bundles of them, for Istio 1.23 to 1.31", judge.bundles)
	record(t, "static", "objects checked against their Istio's CRDs", judge.objects)
	record(t, "static", "bundles through webhook and analyzers", len(judge.seen))
}

// versions judges bundles; one that is byte for byte what an earlier one was is not analyzed again.
type versions struct {
	mu               sync.Mutex
	seen             map[[32]byte]bool
	programs         map[string]int // by kind
	bundles, objects int
}

func (v *versions) program(t *testing.T, p corpus.Program) {
	t.Helper()
	var empty []string
	if p.Kind == "code" {
		empty = []string{"--allow-empty"}
	}
	data, said, err := compile.Said(p.Files, empty...)
	switch {
	case err != nil && p.Kind == "code" && overtaken.MatchString(err.Error()):
		return
	case err != nil:
		t.Fatal(err)
	}
	v.mu.Lock()
	v.programs[p.Kind]++
	v.mu.Unlock()
	v.judge(t, p, data, said, 31)
	for minor := 23; minor <= 31; minor++ {
		data, said, err := compile.Said(p.Files, append(empty, "--target", fmt.Sprintf("istio@1.%d", minor))...)
		switch {
		case err == nil:
			v.judge(t, p, data, said, minor)
		case p.Kind == "example" || !needsNewer.MatchString(err.Error()):
			t.Errorf("for 1.%d: %v", minor, err)
		}
	}
}

func (v *versions) judge(t *testing.T, p corpus.Program, data []byte, said string, minor int) {
	t.Helper()
	b, err := bundle.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	crds, err := static.LoadCRDs(minor)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := static.Controllers(b)
	if err != nil {
		t.Fatal(err)
	}
	findings = append(findings, crds.Check(b)...)
	for _, text := range p.Files {
		if of := domain.FindStringSubmatch(text); of != nil {
			data = []byte(strings.ReplaceAll(string(data), ".svc."+of[1], ".svc.cluster.local"))
		}
	}
	if v.fresh(data, len(b)) {
		if b, err = bundle.Parse(data); err != nil {
			t.Fatal(err)
		}
		found, err := static.Judge(b, nil)
		if err != nil {
			t.Fatal(err)
		}
		findings = append(findings, found...)
	}
	for _, f := range findings {
		if !saidByGwcToo(p, said, f) {
			t.Errorf("for 1.%d: %s", minor, f)
		}
	}
}

// fresh says whether a bundle was not seen before.
func (v *versions) fresh(data []byte, objects int) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	key := sha256.Sum256(data)
	known := v.seen[key]
	v.seen[key] = true
	v.bundles++
	v.objects += objects
	return !known
}

// saidByGwc are gwc's own warnings of what an analyzer warns of.
var saidByGwc = map[string]string{
	"IST0134": "GWC0611", // a tcp host without addresses takes its port
	"IST0138": "GWC0436", // hosts of one certificate that are served apart
	"IST0101": "GWC0318", // two gateways whose selectors take the same pods: the analyzer looks for a Secret beside the others
}

// saidByGwcToo says whether gwc says the same itself, or the program accepts it, or sidecars answer DNS (istio/istio#58557).
func saidByGwcToo(p corpus.Program, said string, f static.Finding) bool {
	code, known := saidByGwc[f.Code]
	if !known || f.Code == "IST0101" && !strings.Contains(f.Text, "credentialName") {
		return false
	}
	for _, text := range p.Files {
		if strings.Contains(text, "accept "+code) || f.Code == "IST0134" && strings.Contains(text, "dns-capture") {
			return true
		}
	}
	return strings.Contains(said, code)
}
