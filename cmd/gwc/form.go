package main

import (
	"io"

	"github.com/gwc-lang/gwc/lang/diag"
)

// forms are the machine-readable formats of diagnostics; the other format is text.
var forms = []struct {
	name  string
	print func(w io.Writer, list []diag.Diagnostic) error
}{
	{"json", diag.JSON},
	{"sarif", func(w io.Writer, list []diag.Diagnostic) error { return diag.SARIF(w, release(), list) }},
	{"github", diag.GitHub},
	{"junit", diag.JUnit},
}

func formNames() []string {
	names := []string{"text"}
	for _, f := range forms {
		names = append(names, f.name)
	}
	return names
}
