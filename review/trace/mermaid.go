package trace

import (
	"fmt"
	"io"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
)

// mermaid writes a sequence diagram of all ways of all calls.
func (r Report) mermaid(w io.Writer) error {
	d := &diagram{names: map[string]string{}}
	for _, t := range r.Traced {
		d.call(t)
	}
	_, err := io.WriteString(w, "sequenceDiagram\n"+d.participants.String()+d.arrows.String())
	return err
}

// A diagram collects who takes part and what they send.
type diagram struct {
	names                map[string]string // of participants, by what they are
	participants, arrows strings.Builder
}

// who returns the name of a participant.
func (d *diagram) who(text string) string {
	if name := d.names[text]; name != "" {
		return name
	}
	name := fmt.Sprintf("p%d", len(d.names)+1)
	d.names[text] = name
	fmt.Fprintf(&d.participants, "  participant %s as %s\n", name, escaped(text))
	return name
}

// escaped writes a text that Mermaid shows as it is.
func escaped(text string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "\n", " ", "<", "#lt;", ">", "#gt;").Replace(diag.Visible(text))
}

func (d *diagram) arrow(kind, from, to, text string) {
	fmt.Fprintf(&d.arrows, "  %s%s%s: %s\n", d.who(from), kind, d.who(to), escaped(text))
}

func (d *diagram) call(t Traced) {
	caller, _, _ := strings.Cut(t.Call, " ")
	if t.Err != nil {
		fmt.Fprintf(&d.arrows, "  Note over %s: %s\n", d.who(caller), escaped(t.Err.Error()))
		return
	}
	for _, why := range t.Answer.Undetermined {
		fmt.Fprintf(&d.arrows, "  Note over %s: %s\n", d.who(caller), escaped("undetermined: "+why))
	}
	for _, way := range t.Answer.Ways {
		d.way(t.Call, caller, way, len(t.Answer.Undetermined) > 0)
	}
}

func (d *diagram) way(text, caller string, way traffic.Way, possible bool) {
	last := caller
	for i, h := range way.Hops {
		said := text
		if i > 0 {
			said = ""
		}
		if h.Proxy != last || i == 0 {
			name := h.Proxy
			if name == caller {
				name = "sidecar of " + caller
			}
			d.arrow("->>", last, name, strings.TrimSpace(said+" "+decided(h)))
			last = name
		}
	}
	switch {
	case way.Receiver != "":
		d.arrow("->>", last, way.Receiver, result(way, possible))
	case way.Refused:
		d.arrow("--x", last, caller, result(way, possible))
	default:
		d.arrow("-->>", last, caller, result(way, possible))
	}
}

// decided returns the last decision of a hop but the one that sends the call on.
func decided(h traffic.Hop) string {
	if len(h.Steps) == 0 {
		return ""
	}
	return "(" + h.Steps[0].Text + ")"
}
