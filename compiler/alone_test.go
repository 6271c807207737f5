package compiler_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/lang/diag"
)

// mistakes are statements that are wrong in any program, one of each kind that
// could reach further than itself.
var mistakes = []string{
	"expos web:80 http at one.invalid",
	"expose web:80 http at one..invalid",
	"expose web:80 http at one.invalid via nowhere",
	"expose web:80 http at one.invalid { route /a -> web:80",
	"expose web:80 http at one.invalid { route -> respond 503 \"never closed }",
	"expose web:80 http at one.invalid }",
	"expose web:80 http at one.invalid cert x",
	"expose web:80 https mutual at one.invalid also mesh cert x",
	"expose web:80 http at one.invalid { timeot 5s }",
	"expose web:80 http at one.invalid {\n  retri 5\n  route /a -> web:80 { timeot 5s }\n}",
	"expose web:80 http at one.invalid { route -> 50% web:80, 60% api:80 }",
	"expose web:80 http at one.invalid { route /a -> web:80\n route /a/b -> web:80 }",
	"expose web:80 http at one.invalid\nexpose api:80 http at one.invalid",
	"expose web:80 http at \xff.invalid",
	"egress one.invalid from account shop/checkout",
	"egress one.invalid via gateway originate-tls mutual",
	"egress *.one.invalid via gateway",
	"egress one.invalid for shop\negress one.invalid",
	"gateway wrong { namespace Wrong }",
	"service wrong { port 80 htp }",
	"service wrong { mtls strict }",
	"certificate wrong { files \"missing.crt\" \"missing.key\" }",
	"route wrong:80 { rout -> wrong:80 }",
	"mesh { label gwc.dev/program=x }",
	"\u201cfoo\u201d",
}

// TestMistakesStayAlone adds each wrong statement to each example, in a
// separate file and at the end of one: it says what it says alone, and nothing
// else changes.
func TestMistakesStayAlone(t *testing.T) {
	for _, name := range []string{"shop", "canary", "teams"} {
		example := fstest.MapFS{}
		if err := fs.WalkDir(os.DirFS("../examples/"+name), ".", func(p string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile("../examples/" + name + "/" + p)
			example[p] = &fstest.MapFile{Data: text}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, mistake := range mistakes {
			alone := errorsOf(t, fstest.MapFS{"mistake.gwc": {Data: []byte(mistake + "\n")}})
			if len(alone) == 0 {
				t.Errorf("no mistake: %s", mistake)
			}
			equalErrors(t, name+" beside "+mistake, alone, errorsOf(t, with(example, "mistake.gwc", mistake)))
			for p := range example {
				if strings.HasSuffix(p, ".gwc") {
					equalErrors(t, name+" with "+mistake, alone, errorsOf(t, with(example, p, string(example[p].Data)+"\n"+mistake)))
				}
			}
		}
	}
}

// with returns the files with one more, or another one.
func with(files fstest.MapFS, name, text string) fstest.MapFS {
	out := fstest.MapFS{name: {Data: []byte(text + "\n")}}
	for p, f := range files {
		if p != name {
			out[p] = f
		}
	}
	return out
}

// errorsOf returns the errors as code and piece: messages name namespaces, which
// are the file's.
func errorsOf(t *testing.T, files fstest.MapFS) (list []string) {
	for _, d := range buildGolden(t, files, "").Diagnostics {
		if d.Severity == diag.Error {
			list = append(list, string(d.Code)+" "+d.Span.Text())
		}
	}
	return list
}

func equalErrors(t *testing.T, what string, alone, beside []string) {
	t.Helper()
	if a, b := strings.Join(alone, "\n"), strings.Join(beside, "\n"); a != b {
		t.Errorf("%s\nalone:\n%s\nbeside:\n%s", what, a, b)
	}
}
