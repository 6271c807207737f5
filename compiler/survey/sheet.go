package survey

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Sheet is a table for people and for programs.
type Sheet struct {
	columns []string
	cells   [][]string
	records any // the rows as a list of objects
}

// RowsSheet returns the sheet of exposed hosts and egress hosts.
func RowsSheet(rows []Row) Sheet {
	s := Sheet{
		columns: []string{"kind", "host", "port", "protocol", "mode", "certificate", "names", "expires", "gateway", "to", "callers", "where"},
		records: append([]Row{}, rows...),
	}
	for _, r := range rows {
		gateway := r.Gateway
		if gateway == "" && r.Kind == "out" {
			gateway = "sidecar"
		}
		port := fmt.Sprint(r.Port)
		if r.Port == 0 {
			port = ""
		}
		s.cells = append(s.cells, []string{r.Kind, r.Host, port, r.Protocol, r.Mode,
			strings.Join(r.Certificates, ", "), strings.Join(r.CertificateNames, ", "), r.expires(), gateway, r.destinations(), strings.Join(r.Callers, "; "), where(r.Places)})
	}
	return s
}

// expires returns when the row's certificates expire, or what decides it.
func (r Row) expires() string {
	list := r.CertificateExpiresBy
	if r.CertificateExpires != "" {
		list = append([]string{r.CertificateExpires}, list...)
	}
	return strings.Join(list, ", ")
}

// destinations returns the destinations of a row and its restrictions.
func (r Row) destinations() string {
	words := r.To
	for _, part := range []struct {
		name string
		list []string
	}{{"at ", r.Addresses}, {"for ", r.For}, {"from ", r.From}} {
		if len(part.list) > 0 {
			words = append(words[:len(words):len(words)], part.name+strings.Join(part.list, ", "))
		}
	}
	return strings.Join(words, ", ")
}

// AcceptedSheet returns the sheet of accepted diagnostics.
func AcceptedSheet(list []Accepted) Sheet {
	s := Sheet{columns: []string{"code", "title", "reason", "where", "silences"}, records: append([]Accepted{}, list...)}
	for _, a := range list {
		var silenced []string
		for _, d := range a.Silenced {
			silenced = append(silenced, where([]Place{d.Place})+": "+d.Message)
		}
		s.cells = append(s.cells, []string{string(a.Code), a.Severity + ": " + a.Title, a.Reason,
			where([]Place{a.Place}), strings.Join(silenced, "; ")})
	}
	return s
}

func where(places []Place) string {
	var words []string
	for _, p := range places {
		words = append(words, fmt.Sprintf("%s:%d", p.File, p.Line))
	}
	return strings.Join(words, ", ")
}

// visible returns the cells without terminal control sequences.
func visible(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = diag.Visible(c)
	}
	return out
}
