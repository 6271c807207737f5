package origin_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gwc-lang/gwc/emit/origin"
)

func TestOwner(t *testing.T) {
	const own = "kind: A\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: gwc\n    gwc.dev/program: shop\n"
	const other = "kind: A\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: Helm\n"
	for text, want := range map[string]string{
		own: "shop true",
		"sops:\n  mac: x\n---\n" + own + "---\nkind: Secret\nsops:\n  mac: x\n---\n---\n# nothing\n" + own: "shop true",
		"--- # of\n" + own + "---more: 1\n": "shop true",
		"sops:\n  mac: x\n":                 " false",
		"":                                  " false",
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
		for _, block := range []int{1, 5, 64, 100, 1 << 20} {
			reset := origin.Block(block)
			program, is := origin.Owner([]byte(text))
			if got := map[bool]string{true: program + " true", false: program + " false"}[is]; got != want {
				t.Errorf("%q, %d bytes at a time: %s; want %s", text, block, got, want)
			}
			reset()
		}
	}
}

// TestOwnerOfBroken checks that a text that cannot be read to its end has no owner.
func TestOwnerOfBroken(t *testing.T) {
	broken := errors.New("broken")
	text := io.MultiReader(strings.NewReader(strings.Repeat("---\nmetadata: {labels: {app.kubernetes.io/managed-by: gwc}}\n", 3)), iotest.ErrReader(broken))
	if _, own, err := origin.OwnerIn(text); own || !errors.Is(err, broken) {
		t.Errorf("%v %v", own, err)
	}
}
