package intent

import (
	"slices"
	"strconv"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// action is the action of a route:
//
//	-> [SHARE] DEST, ... [by controller]
//	-> redirect [URL | PATH] [CODE]
//	-> respond STATUS ["TEXT"]
type action struct {
	Redirect *redirect `parser:"  @@"`
	Respond  *respond  `parser:"| @@"`
	Forward  *forward  `parser:"| @@"`
}

// forward is the destinations of a route.
type forward struct {
	To         []weighted  `parser:"@@ (',':Punct @@)*"`
	Controller *controller `parser:"@@?"`
}

type weighted struct {
	lang.Node
	Share *lang.Share `parser:"@@?"`
	To    Destination `parser:"@@" names:"service"`
}

type redirect struct {
	lang.Node
	URL  *URL    `parser:"'redirect':Word @@?"`
	Code *Status `parser:"@@?"`
}

type respond struct {
	lang.Node
	Status Status       `parser:"'respond':Word @@"`
	Text   *lang.Quoted `parser:"@@?"`
}

// URL is an absolute URL of http or https, or the path of one.
type URL struct{ lang.Leaf }

// Parse takes anything but a number, which is a status.
func (u *URL) Parse(lex *lexer.PeekingLexer) error {
	return u.Take(lex, func(l lang.Leaf) bool {
		_, err := strconv.Atoi(l.Text)
		return l.Opaque() || err != nil
	})
}

// respondsDirectly reports whether the route responds directly, without a service.
func (a *action) respondsDirectly() bool { return a.Redirect != nil || a.Respond != nil }

// value returns the action. withPath returns the hint for a URL with a path among the
// destinations.
func (a *action) value(s *scope, withPath pathHint) model.Action {
	switch {
	case a.Redirect != nil:
		return model.Action{Redirect: a.Redirect.value(s)}
	case a.Respond != nil:
		return model.Action{Respond: a.Respond.value(s)}
	}
	out := model.Action{Destinations: s.targets(a.Forward, withPath)}
	if c := a.Forward.Controller; c != nil {
		out.ByController = said(s, true, c)
	}
	return out
}

var redirectCodes = []int{301, 302, 303, 307, 308}

func (r *redirect) value(s *scope) *model.Redirect {
	out := &model.Redirect{Code: 301, At: s.Span(r)}
	if r.URL != nil {
		u := r.URL.value(s)
		out.Scheme, out.Authority, out.Path = u.scheme, u.authority, u.path
	}
	if r.Code == nil {
		return out
	}
	status, err := strconv.Atoi(r.Code.Text)
	if err != nil || !slices.Contains(redirectCodes, status) {
		s.Wrong(r.Code, code.InvalidRedirectStatus, "write 301, 302, 303, 307 or 308", "invalid redirect status `%s`", r.Code.Text)
	}
	out.Code = status
	return out
}

func (r *respond) value(s *scope) *model.Respond {
	out := &model.Respond{Status: r.Status.value(s, 200), At: s.Span(r)}
	if r.Text != nil {
		out.Body = r.Text.Value(&s.Scope)
		if most := s.Defaults.MaxText; most > 0 && len(out.Body) > most {
			s.Wrong(r.Text, code.TextTooLong, "shorten it", "the text is longer than %d bytes", most)
		}
	}
	return out
}

// targets returns the destinations of a route, sorted. Several destinations
// require shares that add up to 100%.
func (s *scope) targets(f *forward, withPath pathHint) []model.Destination {
	list := f.To
	out := make([]model.Destination, 0, len(list))
	sum, whole := 0, true
	var without []weighted
	var seen first[upstream]
	for _, t := range list {
		d := t.To.value(s, withPath)
		d.At = s.At(t.Piece())
		switch {
		case t.Share != nil:
			share, valid := f.share(s, t.Share)
			d.Share = model.Share(share)
			whole = whole && valid
			sum += share
		case len(list) > 1:
			without = append(without, t)
		default:
			sum = int(model.Whole)
		}
		if len(list) > 1 && d.Named() && again(s, &seen, upstreamOf(d), t.To, t.To.Text) {
			whole = false
		}
		out = append(out, d)
	}
	switch {
	case len(without) > 0:
		s.withoutShare(without, int(model.Whole)-sum)
	case whole && sum != int(model.Whole):
		s.wrongSum(list, sum)
	}
	slices.SortFunc(out, byPlace)
	return out
}

// withoutShare reports destinations without a share. The hint divides the
// remaining share among them, or is an example if that is not possible.
func (s *scope) withoutShare(list []weighted, left int) {
	share := "10%"
	if left > 0 && left%len(list) == 0 {
		share = percent(left / len(list))
	}
	for _, t := range list {
		s.Wrong(t, code.MissingShare, "write its share before it, as "+share+" "+t.To.Text, "`%s` requires a share", t.To.Text)
	}
}

func (s *scope) wrongSum(list []weighted, sum int) {
	first, last := s.Span(list[0].Share), s.Span(list[len(list)-1])
	hint := "assign the remaining " + percent(int(model.Whole)-sum)
	if sum > int(model.Whole) {
		hint = "remove " + percent(sum-int(model.Whole))
	}
	s.Report(diag.At(first.Join(last), code.SharesNot100, "shares add up to %s, not 100%%", percent(sum)).WithHint("%s", hint))
}

// percent writes thousandths of a percent.
func percent(share int) string { return strconv.FormatFloat(float64(share)/1000, 'f', -1, 64) + "%" }
