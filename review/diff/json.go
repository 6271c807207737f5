package diff

import (
	"io"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/review/trace"
)

// version is that of the JSON.
const version = 1

type jsonReport struct {
	Version     int              `json:"version"`
	Summary     string           `json:"summary"`
	Cells       int              `json:"cells"`
	Entries     int              `json:"entries"`
	Refused     int              `json:"refused"`
	Renamed     int              `json:"renamed"`
	Differences []jsonDifference `json:"differences"`
	Open        []jsonOpen       `json:"open"`
	Rollout     *jsonRollout     `json:"rollout,omitempty"`
}

type jsonDifference struct {
	Class    string     `json:"class"`
	Host     string     `json:"host"`
	Requests []string   `json:"requests,omitempty"`
	Callers  []string   `json:"callers,omitempty"`
	Old      string     `json:"old,omitempty"`
	New      string     `json:"new"`
	Examples []string   `json:"examples"`
	At       *jsonPlace `json:"at,omitempty"`
	Was      *jsonPlace `json:"was,omitempty"`
	Doubt    []string   `json:"not_certain,omitempty"`
}

type jsonOpen struct {
	Why   string `json:"why"`
	Cells int    `json:"cells,omitempty"`
	Call  string `json:"example,omitempty"`
}

type jsonPlace struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

func (r Report) json(w io.Writer) error {
	out := jsonReport{version, r.Summary(), r.Cells, r.Entries, r.Refused, r.Renamed, []jsonDifference{}, []jsonOpen{}, r.Rollout.json()}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, jsonDifferenceOf(d))
	}
	for _, o := range r.Open {
		out.Open = append(out.Open, jsonOpen(o))
	}
	return trace.WriteJSON(w, out)
}

func jsonDifferenceOf(d Difference) jsonDifference {
	return jsonDifference{d.Class.String(), d.Host, d.Parts, d.Callers, d.Old, d.New, d.Examples, jsonPlaceOf(d.At), jsonPlaceOf(d.Was), d.Doubt}
}

func jsonPlaceOf(at diag.Span) *jsonPlace {
	if !at.Known() {
		return nil
	}
	return &jsonPlace{at.File().Name, at.File().Position(at.Start()).Line}
}
