package intent_test

import "testing"

// The namespace of a file holds for all of it, wherever it is said.
func TestNamespace(t *testing.T) {
	got, said := lower("expose a http at a.com\nnamespace shop\nexpose b.prod http at b.com")
	if said != "" || got.Exposes[0].Service.Service.String() != "a.shop" || got.Exposes[1].Service.Service.String() != "b.prod" {
		t.Errorf("%s%+v", said, got.Exposes)
	}
}

func TestNamespaceWrong(t *testing.T) {
	checkWrong(t, []wrong{
		{"namespace a\nnamespace b", "2:1 GWC0114 `namespace b` duplicate `namespace` / keep one of them\n  `namespace a` first here\n"},
		{"namespace A", "1:11 GWC0201 `A` invalid name `A`: must be lower case / write `a`\n"},
		{"namespace", "1:10 GWC0112 `` expected a name / usage: namespace NAME\n"},
		{"namespace a b", "1:13 GWC0110 `b` unknown word `b` / usage: namespace NAME\n"},
		{`"namespace" a`, "1:1 GWC0111 `\"namespace\"` expected a keyword at the start of a statement / expected one of: " + keywords() + "\n"},
	})
}

// An error in one statement neither hides nor causes one in another.
func TestNeighbours(t *testing.T) {
	got, said := lower("expose a http\nexpose b http at b.com\nfoobar { bar }\n}\nexpose c http at c.com { route -> \nexpose d http at d.com }\negress x.com")
	want := "1:10 GWC0432 `http` http requires `at` / add `at HOST`, or `at *` for any host\n" +
		"3:1 GWC0110 `foobar` unknown word `foobar` / expected one of: " + keywords() + "\n" +
		"4:1 GWC0106 `}` unmatched `}` / remove it\n"
	if len(got.Exposes) != 1 || len(got.Egresses) != 1 || len(said) < len(want) || said[:len(want)] != want {
		t.Errorf("%d %d\n%s", len(got.Exposes), len(got.Egresses), said)
	}
}
