package test

import (
	"io"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review/trace"
)

// version is that of the JSON.
const version = 1

type jsonReport struct {
	Version      int          `json:"version"`
	Passed       int          `json:"passed"`
	Failed       int          `json:"failed"`
	Undetermined int          `json:"undetermined"`
	Unknown      int          `json:"unknown"`
	Expects      []jsonCase   `json:"expects"`
	Coverage     jsonCoverage `json:"coverage"`
	Assumed      []string     `json:"assumed"`
}

type jsonCase struct {
	Expect string `json:"expect"`
	jsonPlace
	Result       string   `json:"result"`
	Code         string   `json:"code,omitempty"`
	Wanted       string   `json:"wanted"`
	Why          string   `json:"why,omitempty"`
	Hint         string   `json:"hint,omitempty"`
	Undetermined []string `json:"undetermined,omitempty"`
	Cells        int      `json:"cells,omitempty"`
	Exception    string   `json:"exception,omitempty"`
	Outcomes     []any    `json:"outcomes"`
}

type jsonPlace struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type jsonCoverage struct {
	Exercised int          `json:"exercised"`
	Percent   int          `json:"percent"`
	Clauses   []jsonClause `json:"clauses"`
}

type jsonClause struct {
	Text string `json:"text"`
	jsonPlace
	Exercised bool   `json:"exercised"`
	Missing   string `json:"missing,omitempty"`
}

func placeOf(at diag.Span) jsonPlace {
	p := at.File().Position(at.Start())
	return jsonPlace{at.File().Name, p.Line, p.Column}
}

func (r Report) json(w io.Writer) error {
	out := jsonReport{
		Version: version, Passed: r.Count(Passed), Failed: r.Count(Failed), Undetermined: r.Count(Undetermined), Unknown: r.Count(Unknown),
		Expects: []jsonCase{}, Assumed: append([]string{}, r.Assumed...),
		Coverage: jsonCoverage{r.Coverage.Exercised(), r.Coverage.Percent(), []jsonClause{}},
	}
	for _, c := range r.Cases {
		out.Expects = append(out.Expects, jsonCase{
			Expect: c.Line, jsonPlace: placeOf(c.At), Result: c.String(), Code: string(c.code), Wanted: c.Want.String(),
			Why: c.Why, Hint: c.Hint, Undetermined: c.Answer.Undetermined, Cells: c.Cells, Exception: c.call(), Outcomes: trace.Outcomes(c.Answer),
		})
	}
	for _, c := range r.Coverage.Clauses {
		missing := c.Missing()
		out.Coverage.Clauses = append(out.Coverage.Clauses, jsonClause{c.Text, placeOf(c.At), missing == "", missing})
	}
	return trace.WriteJSON(w, out)
}
