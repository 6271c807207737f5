package trace

import (
	"encoding/json"
	"io"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// version is that of the JSON.
const version = 1

type jsonReport struct {
	Version int        `json:"version"`
	Calls   []jsonCall `json:"calls"`
	Assumed []string   `json:"assumed"`
}

type jsonCall struct {
	Call         string     `json:"call"`
	Error        string     `json:"error,omitempty"`
	Wanted       string     `json:"wanted,omitempty"`
	Met          *bool      `json:"met,omitempty"`
	ArrivesAs    string     `json:"arrives_as,omitempty"`
	Undetermined []string   `json:"undetermined,omitempty"`
	Outcomes     []jsonWay  `json:"outcomes"`
	Nearest      []jsonMiss `json:"nearest,omitempty"`
}

type jsonWay struct {
	Percent     float64   `json:"percent"`
	Result      string    `json:"result"`
	Refused     bool      `json:"refused,omitempty"`
	Status      int       `json:"status,omitempty"`
	Location    string    `json:"location,omitempty"`
	Receiver    string    `json:"receiver,omitempty"`
	Subset      string    `json:"subset,omitempty"`
	TLS         int       `json:"tls,omitempty"`
	MTLS        bool      `json:"mtls,omitempty"`
	Via         []string  `json:"via,omitempty"`
	SNI         string    `json:"sni,omitempty"`
	Verified    string    `json:"verified,omitempty"`
	Certificate string    `json:"certificate,omitempty"`
	Authority   string    `json:"authority,omitempty"`
	Address     string    `json:"address,omitempty"`
	Host        string    `json:"host,omitempty"`
	Path        string    `json:"path,omitempty"`
	HTTP2       bool      `json:"http2,omitempty"`
	Why         string    `json:"why,omitempty"`
	At          *jsonPart `json:"at,omitempty"`
	Hops        []jsonHop `json:"hops"`
}

type jsonHop struct {
	Proxy      string     `json:"proxy"`
	HTTP       bool       `json:"http,omitempty"`
	Decided    []jsonStep `json:"decided"`
	PassedOver []jsonPass `json:"passed_over,omitempty"`
}

type jsonStep struct {
	What string     `json:"what"`
	At   []jsonPart `json:"at,omitempty"`
}

type jsonPass struct {
	Why string `json:"why"`
	jsonPart
}

type jsonMiss struct {
	Failed []string `json:"failed"`
	jsonPart
}

type jsonPart struct {
	Object string `json:"object,omitempty"`
	Path   string `json:"path,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
}

func (r Report) json(w io.Writer) error {
	out := jsonReport{Version: version, Calls: []jsonCall{}, Assumed: append([]string{}, r.Assumed...)}
	for _, t := range r.Traced {
		out.Calls = append(out.Calls, t.json())
	}
	return WriteJSON(w, out)
}

// WriteJSON writes a report, indented.
func WriteJSON(w io.Writer, report any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

func (t Traced) json() jsonCall {
	out := jsonCall{Call: t.Call, Undetermined: t.Answer.Undetermined, Outcomes: []jsonWay{}}
	if t.Err != nil {
		out.Error = t.Err.Error()
		return out
	}
	if t.Want != nil {
		met := t.Met()
		out.Wanted, out.Met = t.Want.String(), &met
		if len(t.Answer.Undetermined) == 0 {
			out.ArrivesAs = t.Want.ArrivesAs(t.Answer.Shares())
		}
	}
	for _, way := range t.Answer.Ways {
		out.Outcomes = append(out.Outcomes, jsonOf(way))
	}
	for _, m := range t.Near {
		out.Nearest = append(out.Nearest, jsonMiss{m.Failed, partOf(m.At)})
	}
	return out
}

func jsonOf(way traffic.Way) jsonWay {
	out := jsonWay{
		Percent: way.Percent, Result: way.Outcome.String(), Refused: way.Refused, Status: way.Status, Location: way.Location,
		Receiver: way.Receiver, Subset: way.Subset, TLS: way.TLS, MTLS: way.MTLS, Via: way.Via, SNI: way.SNI, Verified: way.Verified,
		Certificate: way.Certificate, Authority: way.Authority, Address: way.Address, Host: way.Host, Path: way.Path, HTTP2: way.HTTP2, Why: way.Last, Hops: []jsonHop{},
	}
	if way.End.Object != nil {
		at := partOf(way.End)
		out.At = &at
	}
	for _, h := range way.Hops {
		hop := jsonHop{Proxy: h.Proxy, HTTP: h.HTTP, Decided: []jsonStep{}}
		for _, s := range h.Steps {
			step := jsonStep{What: s.Text}
			for _, at := range s.At {
				step.At = append(step.At, partOf(at))
			}
			hop.Decided = append(hop.Decided, step)
			for _, p := range s.Passed {
				hop.PassedOver = append(hop.PassedOver, jsonPass{p.Why, partOf(p.At)})
			}
		}
		out.Hops = append(out.Hops, hop)
	}
	return out
}

func partOf(p world.Part) jsonPart {
	if p.Object == nil {
		return jsonPart{}
	}
	out := jsonPart{Object: p.String(), Path: p.Path}
	if p.Place == nil {
		return out
	}
	if span := p.Span(); span.Known() {
		out.File, out.Line = span.File().Name, span.File().Position(span.Start()).Line
	}
	return out
}
