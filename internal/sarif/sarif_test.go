// Package sarif_test checks what gwc writes against SARIF's own schema, and reads it
// with a library that other tools use. It is a module of its own, which knows gwc
// as a program only, so that neither depends on what the other does.
package sarif_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/xeipuuv/gojsonschema"
)

// TestMistakes checks the results of every program with mistakes, those of notation
// too, against the schema and against the JSON form.
func TestMistakes(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/errors/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	gwc := build(t)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			directory := filepath.Join(t.TempDir(), "some where", "100%")
			if err := txtar.Write(archive, directory); err != nil {
				t.Fatal(err)
			}
			args := []string{"100%"}
			if _, err := os.Stat(filepath.Join(directory, "inventory")); err == nil {
				args = append(args, "--inventory", "100%/inventory")
			}
			same(t, gwc, filepath.Dir(directory), args...)
		})
	}
}

// TestNowhere holds that what has no place is a notification of the run.
func TestNowhere(t *testing.T) {
	run := read(t, build(t).check(t, t.TempDir(), "sarif"))
	if n := len(run.Results); n != 0 {
		t.Errorf("%d results", n)
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || *notes[0].AssociatedRule.ID != "GWC0194" || !strings.Contains(*notes[0].Message.Text, "no .gwc file") {
		t.Errorf("notifications: %v", notes)
	}
	if *run.Invocations[0].ExecutionSuccessful {
		t.Error("a run with an error of its own is successful")
	}
}

// TestNothing holds that a program without mistakes is a valid report, too.
func TestNothing(t *testing.T) {
	run := read(t, build(t).check(t, t.TempDir(), "sarif", "--allow-empty"))
	if len(run.Results) != 0 || !*run.Invocations[0].ExecutionSuccessful {
		t.Errorf("%d results, or not successful", len(run.Results))
	}
}

// TestTheJudge shows that the schema tells what is wrong.
func TestTheJudge(t *testing.T) {
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "a.gwc"), []byte("blah"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := build(t).check(t, directory, "sarif")
	for name, change := range map[string][2]string{
		"a column 0":        {`"startColumn":1`, `"startColumn":0`},
		"an unknown level":  {`"level":"error"`, `"level":"bad"`},
		"an unknown member": {`"columnKind"`, `"columnKinds"`},
		"no driver":         {`"driver"`, `"extensions"`},
		"no message":        {`"message":{"text"`, `"message":{"texts"`},
	} {
		if bad := strings.ReplaceAll(good, change[0], change[1]); bad == good || valid(t, bad) == nil {
			t.Errorf("%s passes:\n%s", name, bad)
		}
	}
}

// A program is gwc, built.
type program string

func build(t *testing.T) program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gwc.exe")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/gwc")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program(path)
}

// check returns what gwc says in a form of a program.
func (p program) check(t *testing.T, directory, form string, args ...string) string {
	t.Helper()
	cmd := exec.Command(string(p), append([]string{"check", "--diagnostics", form}, args...)...)
	cmd.Dir = directory
	var text strings.Builder
	cmd.Stderr = &text
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v\n%s", err, text.String())
	}
	return text.String()
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

// read returns the run of a valid report.
func read(t *testing.T, text string) *sarif.Run {
	t.Helper()
	if err := valid(t, text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	report, err := sarif.FromString(text)
	if err != nil {
		t.Fatal(err)
	}
	return report.Runs[0]
}

// A position is a place in a file as the JSON form has it.
type position struct{ Line, Column int }

type place struct {
	Message, File string
	Start, End    position
}

// same compares the results of a run with the JSON form of the diagnostics.
func same(t *testing.T, gwc program, directory string, args ...string) {
	t.Helper()
	var all struct {
		Diagnostics []struct {
			place
			Code, Hint string
			Related    []place
			Fix        []json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(gwc.check(t, directory, "json", args...)), &all); err != nil {
		t.Fatal(err)
	}
	run := read(t, gwc.check(t, directory, "sarif", args...))
	if len(run.Results) != len(all.Diagnostics) {
		t.Fatalf("%d results of %d diagnostics", len(run.Results), len(all.Diagnostics))
	}
	for i, want := range all.Diagnostics {
		got := run.Results[i]
		p := at(t, got.Locations[0])
		p.Message = *got.Message.Text
		if want.Message += "\nhint: " + want.Hint; p != want.place {
			t.Errorf("got  %v\nwant %v", p, want.place)
		}
		if rule := run.Tool.Driver.Rules[got.RuleIndex]; *rule.ID != want.Code || *got.RuleID != want.Code {
			t.Errorf("%s has the rule %s", want.Code, *rule.ID)
		}
		if (len(got.Fixes) > 0) != (len(want.Fix) > 0) {
			t.Errorf("%s has %d fixes, and %d changes", want.Code, len(got.Fixes), len(want.Fix))
		}
		if len(got.RelatedLocations) != len(want.Related) {
			t.Fatalf("%s has %d other places, want %d", want.Code, len(got.RelatedLocations), len(want.Related))
		}
		for j, r := range want.Related {
			if p := at(t, got.RelatedLocations[j]); p != r {
				t.Errorf("other place: got %v, want %v", p, r)
			}
		}
	}
}

// at returns the place of a location, and counts from 1.
func at(t *testing.T, l *sarif.Location) (p place) {
	t.Helper()
	name, err := url.PathUnescape(*l.PhysicalLocation.ArtifactLocation.URI)
	if err != nil {
		t.Error(err)
	}
	r := l.PhysicalLocation.Region
	p.File, p.Start, p.End = name, position{*r.StartLine, *r.StartColumn}, position{*r.EndLine, *r.EndColumn}
	if l.Message != nil {
		p.Message = *l.Message.Text
	}
	if p.Start.Line < 1 || p.Start.Column < 1 || p.End.Line < 1 || p.End.Column < 1 {
		t.Errorf("%v does not count from 1", p)
	}
	return p
}
