package compiler_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// elsewhere are the codes that no program of testdata/errors has, and why.
var elsewhere = map[code.Code]string{
	"GWC0109": "needs a file of 256 MB: TestFailures",
	"GWC0190": "needs a file that cannot be read: TestFailures",
	"GWC0191": "needs a build that is cancelled: TestFailures",
	"GWC0192": "is an internal error: TestFailures",
	"GWC0193": "is an internal error: TestFailures",
	"GWC0820": "is the command line's: testdata/script/apply.txtar",
	"GWC0194": "is the command line's: testdata/script/empty.txtar",
	"GWC0195": "is the command line's: testdata/script/secrets.txtar",
	"GWC0196": "is an internal error: TestFailures",
	"GWC1009": "depends on the time: testdata/script/values-limits.txtar",
	"GWC1018": "depends on the memory of the machine: testdata/script/values-limits.txtar",
	"GWC1019": "is of a flag: testdata/script/values.txtar",
	"GWC1015": "is of a flag: testdata/script/values.txtar",
	"GWC1016": "is of a flag: testdata/script/values-limits.txtar",
	"GWC1017": "is of a flag: testdata/script/values-limits.txtar",
	"GWC0801": "needs more than a megabyte: TestSizes",
	"GWC0802": "needs nearly a megabyte: TestSizes",
	"GWC0803": "needs 257 ports: TestBudgets",
	"GWC0120": "needs 10,001 errors: TestManyErrors",
	"GWC0804": "needs 3,001 hosts: TestBudgets",
	"GWC1366": "needs 201 hosts: TestBudgets",
	"GWC0437": "the command line reports it: testdata/script/sops.txtar",
	"GWC0805": "needs 1,001 hosts: TestBudgets",
	"GWC0806": "needs 10,001 ports: TestBudgets",
	"GWC0807": "needs 501 hosts: TestBudgets",
	"GWC0808": "needs 3,001 hosts: TestBudgets",
	"GWC1200": "is of functions: internal/krm, TestBadInput",
	"GWC1201": "is of functions: internal/krm, TestBadInput",
	"GWC1202": "is of functions: internal/krm, TestBadInput",
	"GWC1203": "is of functions: internal/krm, TestBadInput",
	"GWC1204": "is of functions: internal/krm, TestBadInput",
	"GWC1205": "is of functions: internal/krm, TestBadInput",
	"GWC1206": "is of functions: internal/krm, TestBadInput",
	"GWC1207": "is of functions: internal/krm, TestBadInput",
	"GWC1208": "is of functions: internal/krm, TestBadInput",
	"GWC1209": "is of functions: internal/krm, TestBadInput",
	"GWC1210": "is of generators: internal/gitops, kustomize-exec.txtar",
	"GWC1430": "is of gwc test: testdata/script/test.txtar",
	"GWC1431": "is of gwc test: testdata/script/test.txtar",
	"GWC1432": "is of gwc test: testdata/script/test.txtar",
	"GWC1433": "is of gwc test: testdata/script/test.txtar",
	"GWC1434": "is of gwc test: testdata/script/test.txtar",
	"GWC1211": "is the command line's: testdata/script/krm.txtar",
}

// TestCodes checks that every code has a program that shows it.
func TestCodes(t *testing.T) {
	paths, err := filepath.Glob("../testdata/errors/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var corpus strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		corpus.Write(text)
	}
	for _, code := range code.All() {
		shown := strings.Contains(corpus.String(), code.Severity().String()+"["+string(code)+"]")
		switch why, excused := elsewhere[code]; {
		case (code >= "GWC0940" && code <= "GWC0999" || code >= "GWC1101" && code <= "GWC1199") && !shown && !excused:
			// Of manifests, not of programs: their pages show them, and testdata/inventory.
		case shown && excused:
			t.Errorf("%s (%s) is shown, but listed in elsewhere: %s", code, code.Title(), why)
		case !shown && !excused:
			t.Errorf("no program of testdata/errors shows %s: %s", code, code.Title())
		}
	}
	for code := range elsewhere {
		if code.Title() == "" {
			t.Errorf("unknown code %s", code)
		}
	}
}

// TestMessages checks what every message of the corpus has in common: it is
// short, begins in lower case, ends without a full stop, has a place within one
// line and says what to do.
func TestMessages(t *testing.T) {
	golden.Archives(t, "../testdata/errors", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		seen := map[string]bool{}
		for _, d := range buildGolden(t, files, "").Diagnostics {
			for _, fault := range faultsOf(d) {
				t.Errorf("%s %q: %s", d.Code, d.Message, fault)
			}
			key := string(d.Code) + d.Message + d.Span.File().Name + fmt.Sprint(d.Span.Start())
			if seen[key] {
				t.Errorf("duplicate diagnostic %s %q", d.Code, d.Message)
			}
			seen[key] = true
		}
		return nil
	})
}

func faultsOf(d diag.Diagnostic) (faults []string) {
	says := func(fault string) { faults = append(faults, fault) }
	// Of a manifest, of whose kinds and format its messages speak.
	manifest := !strings.HasSuffix(d.Span.File().Name, ".gwc") || d.Code >= "GWC0940" && d.Code <= "GWC0999"
	if first, _ := utf8.DecodeRuneInString(d.Message); unicode.IsUpper(first) && !manifest {
		says("begins with an upper case letter")
	}
	if strings.HasSuffix(d.Message, ".") || strings.HasSuffix(d.Hint, ".") && !strings.HasSuffix(d.Hint, "...") {
		says("ends with a full stop")
	}
	if len(d.Message) > 200 {
		says("is too long")
	}
	if d.Hint == "" {
		says("has no hint")
	}
	if strings.Contains(d.Span.Text(), "\n") {
		says("spans several lines")
	}
	for i, word := range []string{"nil", "%!", "Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar"} {
		if strings.Contains(d.Message+d.Hint, word) && !(i > 1 && aboutObjects(d.Code)) {
			says("has the word " + word)
		}
	}
	if conflict(d.Code) && len(d.Related) == 0 {
		says("does not show the other line")
	}
	return faults
}

// aboutObjects reports whether a code is about objects that people write or change:
// manifests and overlays.
func aboutObjects(c code.Code) bool {
	return strings.HasPrefix(string(c), "GWC09") || code.RawCollision <= c && c <= code.OverlayPromise
}

// conflict reports whether a code is about two places.
func conflict(code code.Code) bool {
	switch code {
	case "GWC0315", "GWC0316", "GWC0317": // of one place each
		return false
	case "GWC0114", "GWC0225", "GWC0504", "GWC0505", "GWC0506", "GWC0601", "GWC0602", "GWC0605", "GWC0607", "GWC0608",
		"GWC0609", "GWC0612", "GWC0617", "GWC0622", "GWC0623", "GWC0904":
		return true
	}
	return strings.HasPrefix(string(code), "GWC03")
}
