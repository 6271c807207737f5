package feature

import (
	"strings"
	"testing"
)

func TestFlawsOf(t *testing.T) {
	for expression, want := range map[string]Flaws{
		`/v[0-9]+/items`:          {},
		`\Q\p{Letter}\E`:          {},
		`[]\]a-z[:alpha:]^]+`:     {},
		`\\p{Letter}`:             {},
		`/caf` + "é" + `/.*`:      {},
		`(` + "é" + `)+`:          {},
		`a|` + "é" + `|b`:         {},
		`/\p{Letter}+`:            {Refused: `\p{Letter}`},
		`/\p{ASCII}`:              {Refused: `\p{ASCII}`},
		`/[\p{latin}]`:            {Refused: `\p{latin}`},
		`/\P{^greek}`:             {Refused: `\P{^greek}`},
		`/\x{100}`:                {Refused: `\x{100}`},
		`/[\x{100}-\x{200}]`:      {Refused: `\x{100}`},
		`/\777`:                   {Refused: `\777`},
		`/\x{7f}\x41\101`:         {},
		`/\xe9`:                   {Split: `\xe9`},
		`/[` + "àé" + `]`:         {Split: "à"},
		`/` + "é" + `+`:           {Split: "é"},
		`(?i)` + "é":              {Split: "é"},
		`(?i-s:a` + "é" + `)`:     {Split: "é"},
		`\Q` + "é" + `\E*`:        {Split: "é"},
		`/\p{L}+`:                 {Class: `\p{L}`},
		`/\pN`:                    {Class: `\pN`},
		`/\p{Greek}\p{Any}`:       {Class: `\p{Greek}`},
		`/[^/]+\.(?:png|jpe?g)\z`: {},
	} {
		if got := FlawsOf(expression); got != want {
			t.Errorf("FlawsOf(%s) = %+v, want %+v", expression, got, want)
		}
	}
}

// TestProgramSize checks the estimate against sizes that a real Envoy reported, with
// its threshold set to 1: never less, and not much more where it matters.
func TestProgramSize(t *testing.T) {
	for expression, said := range map[string]int{
		`/a+`: 7, `a{1000}`: 1004, `(a?){1000}`: 4004, `(ab|cd){1000}`: 6004, `[a-z0-9_.-]{1000}`: 4004,
		`\p{L}{1000}`: 7004, `(.*){500}`: 2004, `\w{1000}`: 3004, `(\w\W){1000}`: 10004, "é{10}": 15,
		`((a|b)*c){300}`: 1804, `(a??b?){1000}`: 6004, `[acegikmoqsuwy]{1000}`: 13004, `(^|a|$){500}`: 2504,
		`(?:a*|b*|c*){1000}`: 9004, `(?:(?:\b\b)*){10,}`: 64, "(?:\\PL|é|\\p{L})": 21, `(?:a|[^x]|\p{L}|\p{L})`: 14,
		`x{5,}`: 10, `(x{0,10}){90}`: 1984, `(?i)abcdef`: 10,
	} {
		got := ProgramSize(expression)
		if got < said || said > 1000 && got > 3*said {
			t.Errorf("ProgramSize(%s) = %d, Envoy says %d", expression, got, said)
		}
	}
}

func TestLimits(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range Limits {
		if l.Field == "" || l.Source == "" || l.Least > l.Most || seen[l.Field] {
			t.Errorf("limit %+v", l)
		}
		seen[l.Field] = true
		if !l.Allows(l.Least) || !l.Allows(l.Most) || l.Allows(l.Least-1) || l.Allows(l.Most+1) {
			t.Errorf("limit %s allows something else", l.Field)
		}
	}
}

func TestSystemSecret(t *testing.T) {
	for name, want := range map[string]string{
		"istio-system/cacerts": "the CA of the mesh", "shop/cacerts": "", "istio-system/shop-tls": "",
		"shop/sh.helm.release.v1.shop.v1": "a Helm release",
	} {
		namespace, secret, _ := strings.Cut(name, "/")
		if got := SystemSecret("istio-system", namespace, secret); got != want {
			t.Errorf("SystemSecret(%s) = %q, want %q", name, got, want)
		}
	}
}
