package traffic

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
)

// form returns an outcome for all requests of a cell: what the request decides is written
// as where it comes from.
func (w *walk) form(r *request.Recorder, o call.Outcome, l leg) (call.Outcome, string) {
	if l.message == nil {
		return o, o.Full()
	}
	if o.Host != "" || o.Path != "" {
		o.Host = w.token(l.message.Text(request.Part{Kind: request.Host}))
		o.Path = w.token(l.message.Text(request.Part{Kind: request.Path}))
	}
	if len(l.layers) > 0 && l.layers[0].ofHost {
		o.SNI = l.layers[0].sniForm
	}
	if len(l.layers) > 0 && l.layers[0].namesForm != nil {
		o.Verified = strings.Join(l.layers[0].namesForm, "+")
	}
	if l.nameForm != "" && o.Receiver != "" {
		o.Receiver = l.nameForm + ":" + strconv.Itoa(l.port)
	}
	if o.Location != "" {
		o.Location = l.location
	}
	if o.Receiver == "" {
		return o, o.Full()
	}
	return o, o.Full() + w.headerForm(r, l)
}

// headerForm writes the headers that proxies changed.
func (w *walk) headerForm(r *request.Recorder, l leg) string {
	var list []string
	for p, t := range l.message.texts {
		if p.Kind != request.HeaderOf {
			continue
		}
		if value, present := r.Value(t); !present && !r.Decides(t) {
			list = append(list, " without header "+p.Name)
		} else if r.Decides(t) {
			list = append(list, " header "+p.Name+" = "+w.token(t))
		} else {
			list = append(list, " header "+p.Name+" = "+value)
		}
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// token returns a text for all requests: its value, or where it comes from.
func (w *walk) token(t request.Text) string {
	r, is := w.driver.(*request.Recorder)
	if !is || !r.Decides(t) {
		return w.text(t)
	}
	text := "{" + t.Of.String()
	for _, e := range t.Edits {
		switch {
		case e.Kind == request.Normalize, e.Kind == request.Prefix && e.A == e.B:
		case e.Kind == request.Append:
			text += "," + e.A
		default:
			text += " " + e.A + "->" + e.B
		}
	}
	return text + "}"
}

// Fields of a route, and of a policy, that decide what becomes of a call.
var (
	routeWays  = []string{"name", "match", "route", "redirect", "directResponse", "rewrite", "delegate"}
	policyWays = []string{"tls", "portLevelSettings"}
)

// sets adds what a route or a policy sets beside the ways.
func (w *walk) sets(l *leg, m proto.Message, without []string) {
	if _, is := w.driver.(*request.Recorder); is {
		l.settings = append(l.settings[:len(l.settings):len(l.settings)], w.settings(m, without)...)
	}
}

// settings returns the fields of a message, as NAME VALUE.
func (t *Traffic) settings(m proto.Message, without []string) (list []string) {
	if known, is := t.set.Load(m); is {
		return known.([]string)
	}
	fields := map[string]json.RawMessage{}
	if text, err := protojson.Marshal(m); err == nil {
		_ = json.Unmarshal(text, &fields)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if slices.Contains(without, name) {
			continue
		}
		var value any
		if err := json.Unmarshal(fields[name], &value); err == nil {
			text, _ := json.Marshal(value)
			list = append(list, name+" "+string(text))
		}
	}
	t.set.Store(m, list)
	return list
}
