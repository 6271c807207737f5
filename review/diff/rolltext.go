package diff

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/internal/rollout"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// toldThrice returns what becomes of calls before, between and after, as short as it
// tells the differences.
func toldThrice(c change) (old, now, latest string) {
	if c.class != Tunes {
		for _, text := range []func(call.Outcome) string{call.Outcome.String, call.Outcome.Full} {
			old, now, latest = outcomeOf(c.old, text), outcomeOf(c.new, text), outcomeOf(*c.then, text)
			if old != now && now != latest {
				return old, now, latest
			}
		}
	}
	old, now = told(c)
	_, latest = told(change{cell: c.cell, old: c.new, new: *c.then, class: c.class})
	return old, now, latest
}

func outcomeOf(a traffic.Answer, text func(call.Outcome) string) string {
	if err := a.Err(); err != nil {
		return "unknown (" + err.Error() + ")"
	}
	return joined(a, text)
}

// text writes what happens while a change is applied.
func (r *Rollout) text(out *strings.Builder) {
	for _, m := range r.Meanwhile {
		line := fmt.Sprintf("meanwhile %s %s: %s", m.Class, m.Subject(), m.What())
		if place := m.place(); place != "" {
			line += "  " + place
		}
		out.WriteString(diag.Visible(line) + "\n")
		for _, when := range m.When {
			out.WriteString("         " + diag.Visible(r.during(when)) + "\n")
		}
		m.writeExamples(out)
	}
	for _, o := range r.Open {
		out.WriteString(diag.Visible("open     meanwhile "+o.Why+o.extent(o.Call)) + "\n")
	}
	out.WriteString(r.Summary() + "\n")
}

// What returns the change for a moment.
func (m Momentary) What() string {
	text := m.Between
	if m.Old != "" {
		text = m.Old + " -> " + m.Between
	}
	text += " -> " + m.New
	if len(m.Doubt) > 0 {
		text += " (not certain: " + strings.Join(m.Doubt, "; ") + ")"
	}
	return text
}

// during says in which states calls go a third way.
func (r *Rollout) during(when Interval) string {
	text := "after " + r.step(when.First)
	switch {
	case when.Until == 0:
		return text + ", and it stays so"
	case when.Until > when.Last+1:
		return text + ", until at the latest " + r.step(when.Until)
	}
	return text + ", until " + r.step(when.Until)
}

// step names a step.
func (r *Rollout) step(n int) string {
	return fmt.Sprintf("step %d of %d: %s", n, len(r.Steps), r.Steps[n-1])
}

// Summary returns the last line of the text.
func (r *Rollout) Summary() string {
	text := "rollout by " + r.Tool.Title + ": " + r.counts()
	if r.Stays {
		text += "; objects that the new side does not have stay"
	}
	return text
}

// counts returns how many differences there are, and of what.
func (r *Rollout) counts() (text string) {
	switch {
	case r.States == 0:
		return count(len(r.Steps), "step") + ", no state between"
	case len(r.Meanwhile) == 0:
		text += "no difference meanwhile"
	default:
		text += count(len(r.Meanwhile), "difference") + " meanwhile"
	}
	looked := r.States
	for _, l := range r.Left {
		looked -= l[1] - l[0] + 1
	}
	text += fmt.Sprintf("; %d of %s between %s, %s compared", looked, count(r.States, "state"), count(len(r.Steps), "step"), count(r.Cells, "cell"))
	switch {
	case len(r.Left) > 0:
		text += "; left out: the states after steps " + r.left()
	case len(r.Open) > 0:
		text += ", and not all calls are certain"
	case len(r.Meanwhile) > 0:
		text += ", in all others a call goes the old way or the new one"
	default:
		text += ", every call goes the old way or the new one"
	}
	return text
}

// mostRuns is how many runs of steps a line names.
const mostRuns = 6

// left names the states at which it did not look.
func (r *Rollout) left() string {
	var list []string
	for i, l := range r.Left {
		switch {
		case i == mostRuns:
			return strings.Join(list, ", ") + " and " + strconv.Itoa(len(r.Left)-i) + " more runs"
		case l[0] == l[1]:
			list = append(list, strconv.Itoa(l[0]))
		default:
			list = append(list, fmt.Sprintf("%d-%d", l[0], l[1]))
		}
	}
	return strings.Join(list, ", ")
}

// markdown writes what happens while a change is applied. It returns how many
// differences are left out.
func (r *Rollout) markdown(out *strings.Builder) (left int) {
	fmt.Fprintf(out, "\n**Meanwhile:** %s\n", cell(r.Summary()))
	for i, m := range r.Meanwhile {
		if i == 0 {
			out.WriteString("\n| class | calls | before, between, after | when | example |\n|---|---|---|---|---|\n")
		}
		var when []string
		for _, w := range m.When {
			when = append(when, r.during(w))
		}
		line := fmt.Sprintf("| %s | %s | %s | %s | %s |\n", m.Class, cell(m.Subject()), cell(m.What()), cell(strings.Join(when, "; ")), quoted(m.Examples[0]))
		if out.Len()+len(line) > mostMarkdown {
			left++
			continue
		}
		out.WriteString(line)
	}
	for _, o := range r.Open {
		if line := "\nNot certain meanwhile: " + cell(o.Why) + o.extent(quoted(o.Call)) + "\n"; out.Len()+len(line) < mostMarkdown {
			out.WriteString(line)
		}
	}
	return left
}

type jsonRollout struct {
	Tool        string          `json:"tool"`
	Summary     string          `json:"summary"`
	Steps       []jsonStep      `json:"steps"`
	States      int             `json:"states"`
	LeftOut     [][2]int        `json:"left_out"`
	Stays       bool            `json:"stays,omitempty"`
	Cells       int             `json:"cells"`
	Differences []jsonMomentary `json:"differences"`
	Open        []jsonOpen      `json:"open"`
}

type jsonStep struct {
	Action    string `json:"action"` // apply or remove
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

type jsonMomentary struct {
	jsonDifference
	Between string         `json:"between"`
	When    []jsonInterval `json:"when"`
}

// A jsonInterval is states by the numbers of steps, from 1.
type jsonInterval struct {
	After int `json:"after"`
	Last  int `json:"last"`
	Until int `json:"until,omitempty"`
}

func (r *Rollout) json() *jsonRollout {
	if r == nil {
		return nil
	}
	out := &jsonRollout{
		Tool: r.Tool.Name, Summary: r.Summary(), Steps: []jsonStep{}, States: r.States, LeftOut: append([][2]int{}, r.Left...), Stays: r.Stays,
		Cells: r.Cells, Differences: []jsonMomentary{}, Open: []jsonOpen{},
	}
	for _, s := range r.Steps {
		out.Steps = append(out.Steps, jsonStepOf(s))
	}
	for _, m := range r.Meanwhile {
		one := jsonMomentary{jsonDifference: jsonDifferenceOf(m.Difference), Between: m.Between}
		for _, w := range m.When {
			one.When = append(one.When, jsonInterval{w.First, w.Last, w.Until})
		}
		out.Differences = append(out.Differences, one)
	}
	for _, o := range r.Open {
		out.Open = append(out.Open, jsonOpen(o))
	}
	return out
}

func jsonStepOf(s rollout.Step) jsonStep {
	action := "apply"
	if s.Removes {
		action = "remove"
	}
	return jsonStep{action, s.Kind, s.Namespace, s.Name}
}
