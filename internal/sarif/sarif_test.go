// Package sarif_test holds what gwc writes to SARIF's own schema, and reads it
// with a library that other tools use. It is a module of its own, so that gwc
// does not depend on that library.
package sarif_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestMistakes holds the diagnostics of every program with mistakes, those of
// notation too, to the schema, and to what the JSON form says of them.
func TestMistakes(t *testing.T) {
	golden.Archives(t, "../../testdata/errors", func(t *testing.T, _ []byte, files fstest.MapFS) []byte {
		list := diagnose(t, files)
		same(t, list, read(t, list))
		return nil
	})
}

// TestNowhere holds that what has no place is a notification of the run.
func TestNowhere(t *testing.T) {
	list := []diag.Diagnostic{diag.At(diag.Span{}, "GWC0194", "the program in . yields no object")}
	run := read(t, list)
	if n := len(run.Results); n != 0 {
		t.Errorf("%d results", n)
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || *notes[0].AssociatedRule.ID != "GWC0194" || *notes[0].Message.Text != list[0].Message {
		t.Errorf("notifications: %v", notes)
	}
	if *run.Invocations[0].ExecutionSuccessful {
		t.Error("a run with an error of its own is successful")
	}
}

// TestNothing holds that a program without mistakes is a valid report, too.
func TestNothing(t *testing.T) {
	if run := read(t, nil); len(run.Results) != 0 || !*run.Invocations[0].ExecutionSuccessful {
		t.Errorf("%d results, or not successful", len(run.Results))
	}
}

// TestTheJudge shows that the library sees what is wrong.
func TestTheJudge(t *testing.T) {
	file := diag.NewFile("a.gwc", []byte("expos"))
	good := printed(t, []diag.Diagnostic{diag.At(diag.Span{File: file, End: 5}, "GWC0110", "unknown word")})
	for name, change := range map[string][2]string{
		"a column 0":        {`"startColumn":1`, `"startColumn":0`},
		"an unknown level":  {`"level":"error"`, `"level":"bad"`},
		"an unknown member": {`"columnKind"`, `"columnKinds"`},
		"no driver":         {`"driver"`, `"extensions"`},
		"no message":        {`"message":{"text":"unknown word"}`, `"message":{}`},
	} {
		if bad := strings.ReplaceAll(good, change[0], change[1]); bad == good || valid(t, bad) == nil {
			t.Errorf("%s passes:\n%s", name, bad)
		}
	}
}

// diagnose returns what gwc says of a program.
func diagnose(t *testing.T, files fstest.MapFS) []diag.Diagnostic {
	t.Helper()
	var sink diag.Sink
	options := compiler.Options{Target: istio.Target{}, Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := fs.Stat(files, "inventory"); err == nil {
		manifests, err := inventory.Files(files, "inventory", "")
		if err != nil {
			t.Fatal(err)
		}
		options.Inventory = inventory.Read(manifests, &sink)
	}
	result := compiler.Compile(t.Context(), []compiler.Root{{FS: files, Path: ".", Name: "some where/100%"}}, options)
	sink.Add(result.Diagnostics...)
	return sink.Sorted()
}

func printed(t *testing.T, list []diag.Diagnostic) string {
	t.Helper()
	var b strings.Builder
	if err := diag.SARIF(&b, "v1.2.3", list); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// valid returns what the schema finds wrong with a report, byte for byte as it
// was written.
func valid(t *testing.T, text string) error {
	t.Helper()
	result, err := gojsonschema.Validate(gojsonschema.NewStringLoader(schema(t)), gojsonschema.NewStringLoader(text))
	if err != nil || result.Valid() {
		return err
	}
	return fmt.Errorf("%v", result.Errors())
}

// schema is SARIF's own, 2.1.0 with its errata, which the library embeds. Its
// Validate looks at what it read and filled in itself, and not at the text.
func schema(t *testing.T) string {
	t.Helper()
	directory, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(directory)), "pkg/report/v210/sarif/schema.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := file.Scope.Lookup("schema").Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// read returns the run of a valid report of the diagnostics.
func read(t *testing.T, list []diag.Diagnostic) *sarif.Run {
	t.Helper()
	text := printed(t, list)
	if err := valid(t, text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	report, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	return report.Runs[0]
}

// same compares the results of a run with the JSON form of the diagnostics.
func same(t *testing.T, list []diag.Diagnostic, run *sarif.Run) {
	t.Helper()
	type place struct {
		Message    string
		File       string
		Start, End diag.Position
	}
	var all struct {
		Diagnostics []struct {
			place
			Code, Hint string
			Related    []place
		}
	}
	var b bytes.Buffer
	if err := diag.JSON(&b, list); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	if len(run.Results) != len(all.Diagnostics) {
		t.Fatalf("%d results of %d diagnostics", len(run.Results), len(all.Diagnostics))
	}
	at := func(l *sarif.Location) (p place) {
		name, err := url.PathUnescape(*l.PhysicalLocation.ArtifactLocation.URI)
		if err != nil {
			t.Error(err)
		}
		r := l.PhysicalLocation.Region
		p.File, p.Start, p.End = name, diag.Position{Line: *r.StartLine, Column: *r.StartColumn}, diag.Position{Line: *r.EndLine, Column: *r.EndColumn}
		if l.Message != nil {
			p.Message = *l.Message.Text
		}
		return p
	}
	for i, want := range all.Diagnostics {
		got := run.Results[i]
		p := at(got.Locations[0])
		p.Message = *got.Message.Text
		if want.Message += "\nhint: " + want.Hint; p != want.place {
			t.Errorf("got  %v\nwant %v", p, want.place)
		}
		if rule := run.Tool.Driver.Rules[got.RuleIndex]; *rule.ID != want.Code || *got.RuleID != want.Code {
			t.Errorf("%s has the rule %s", want.Code, *rule.ID)
		}
		if len(got.RelatedLocations) != len(want.Related) {
			t.Fatalf("%s has %d other places, want %d", want.Code, len(got.RelatedLocations), len(want.Related))
		}
		for j, r := range want.Related {
			if p := at(got.RelatedLocations[j]); p != r {
				t.Errorf("other place: got %v, want %v", p, r)
			}
		}
	}
}
