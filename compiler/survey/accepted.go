package survey

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Accepted is one `accept` of a program.
type Accepted struct {
	Code     code.Code `json:"code"`
	Severity string    `json:"severity"`
	Title    string    `json:"title"`
	Reason   string    `json:"reason"`
	// For is the scope of the `accept`: the statement, or the file.
	For string `json:"for"`
	Place
	Silenced []Silenced `json:"silenced"`
}

// A Silenced is a suppressed diagnostic.
type Silenced struct {
	Message string `json:"message"`
	Place
}

// AcceptedOf returns the `accept` clauses of a program, by place.
func AcceptedOf(list []model.Accepted) []Accepted {
	out := make([]Accepted, 0, len(list))
	for _, a := range list {
		row := Accepted{
			Code: a.Code, Severity: a.Code.Severity().String(), Title: a.Code.Title(), Reason: a.Reason,
			For: "statement", Place: placesOf([]diag.Span{a.At})[0], Silenced: []Silenced{},
		}
		if a.WholeFile {
			row.For = "file"
		}
		for _, d := range a.Silenced {
			row.Silenced = append(row.Silenced, Silenced{d.Shown(), placesOf([]diag.Span{d.Span})[0]})
		}
		out = append(out, row)
	}
	return out
}
