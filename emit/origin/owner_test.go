package origin_test

import (
	"testing"

	"github.com/gwc-lang/gwc/emit/origin"
)

func TestOwner(t *testing.T) {
	const own = "kind: A\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: gwc\n    gwc.dev/program: shop\n"
	const other = "kind: A\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: Helm\n"
	for text, want := range map[string]string{
		own: "shop true",
		"# a comment\n---\n" + own + "---\n" + own: "shop true",
		own + "---\n" + other:                      " false",
		own + "---\nmine: true\n":                  " false",
		other + "---\n" + own:                      " false",
		"a: app.kubernetes.io/managed-by\n":        " false",
		"{{ if .Values.x }}\n" + own:               " false",
		"expose a http at b":                       " false",
		"[1, 2]":                                   " false",
		"\x00\x01":                                 " false",
		`{"kind": "List", "items": []}`:            " true",
		`{"kind": "List", "items": [{"metadata": {"labels": {"app.kubernetes.io/managed-by": "gwc"}}}]}`:         " true",
		`{"kind": "List", "items": [{"metadata": {"labels": {"app.kubernetes.io/managed-by": "gwc"}}}, {}]}`:     " false",
		`{"metadata": {"labels": {"app.kubernetes.io/managed-by": "gwc", "gwc.dev/program": "on"}}}`:             "on true",
		`{"metadata": {"labels": {"app.kubernetes.io/managed-by": "gwc", "gwc.dev/program": "on"}}} {"more": 1}`: " false",
	} {
		program, is := origin.Owner([]byte(text))
		if got := map[bool]string{true: program + " true", false: program + " false"}[is]; got != want {
			t.Errorf("%q: %s; want %s", text, got, want)
		}
	}
}
