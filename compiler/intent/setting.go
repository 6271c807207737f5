package intent

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// setting is a setting of a route. In the block of an `expose` it is the
// default of its routes:
//
//	timeout D|none
//	retry N [per-try D] [on COND, ...]
//	delay D [SHARE]
//	abort STATUS [SHARE]
//	mirror DEST [SHARE]
//	rewrite PATH
//	rewrite host NAME
//	set|add request|response header NAME = VALUE
//	set request header NAME from SOURCE
//	remove request|response header NAME
//	cors { ... }
//	sticky cookie NAME [D]
type setting struct {
	lang.Node
	Timeout *limit   `parser:"  'timeout':Word @@"`
	Retry   *retry   `parser:"| 'retry':Word @@"`
	Delay   *delay   `parser:"| 'delay':Word @@"`
	Abort   *abort   `parser:"| 'abort':Word @@"`
	Mirror  *mirror  `parser:"| 'mirror':Word @@"`
	Rewrite *rewrite `parser:"| 'rewrite':Word @@"`
	Change  *change  `parser:"| @@"`
	Remove  *removal `parser:"| 'remove':Word @@"`
	CORS    *cors    `parser:"| 'cors':Word @@"`
	Sticky  *cookie  `parser:"| 'sticky':Word 'cookie':Word @@"`
}

type delay struct {
	Duration lang.Duration `parser:"@@"`
	Share    *lang.Share   `parser:"@@?"`
}

type abort struct {
	Status Status      `parser:"@@"`
	Share  *lang.Share `parser:"@@?"`
}

type mirror struct {
	To    Destination `parser:"@@" names:"service"`
	Share *lang.Share `parser:"@@?"`
}

// name returns the first words of the setting, for messages.
func (t *setting) name() string {
	words := []string{t.Tokens[0].Value}
	switch {
	case t.Rewrite != nil && t.Rewrite.Host != nil:
		words = append(words, "host")
	case t.Change != nil:
		words = append(words, t.Change.Side, "header")
	case t.Remove != nil:
		words = append(words, t.Remove.Side, "header")
	}
	return strings.Join(words, " ")
}

// settings returns the settings of a block. Each may appear once, except for
// headers and mirrors, which may appear once for each name or destination.
func (s *scope) settings(list []setting) model.Settings {
	var out model.Settings
	var seen seen
	for i := range list {
		list[i].set(s, &out, &seen)
	}
	sortSettings(&out)
	return out
}

// seen is the settings of a block that may appear once for each name or
// destination.
type seen struct {
	mirrors first[upstream]
	headers first[string]
}

// set adds the setting to those of its block.
func (t *setting) set(s *scope, out *model.Settings, seen *seen) {
	switch {
	case t.Timeout != nil:
		once(s, &out.Timeout, t.Timeout.value(s), t.Timeout.place(t), t, "timeout")
	case t.Retry != nil:
		once(s, &out.Retry, t.Retry.value(s), t, t, "retry")
	case t.Delay != nil:
		once(s, &out.Delay, model.Delay{Duration: t.Delay.Duration.Value(&s.Scope), Share: s.share(t.Delay.Share)}, t, t, "delay")
	case t.Abort != nil:
		once(s, &out.Abort, model.Abort{Status: t.Abort.Status.value(s, 200), Share: s.share(t.Abort.Share)}, t, t, "abort")
	case t.Mirror != nil:
		t.setMirror(s, out, seen)
	case t.Rewrite != nil && t.Rewrite.Host != nil:
		once(s, &out.RewriteHost, t.Rewrite.Host.Plain(&s.Scope), t.Rewrite.Host, t, "rewrite host")
	case t.Rewrite != nil:
		once(s, &out.RewritePath, t.Rewrite.Path.value(s), t.Rewrite.Path, t, "rewrite")
	case t.CORS != nil:
		once(s, &out.CORS, t.CORS.value(s, t), t, t, "cors")
	case t.Sticky != nil:
		once(s, &out.Sticky, t.Sticky.value(s), t, t, "sticky")
	default:
		t.setHeader(s, out, seen)
	}
}

func (t *setting) setMirror(s *scope, out *model.Settings, seen *seen) {
	m := model.Mirror{Destination: t.Mirror.To.value(s, samePath("a mirror gets the path that the destination gets")), At: s.Span(t)}
	m.Destination.Share = s.share(t.Mirror.Share)
	if !m.Destination.Named() || !again(s, &seen.mirrors, upstreamOf(m.Destination), t, "mirror "+t.Mirror.To.Text) {
		out.Mirrors = append(out.Mirrors, m)
	}
}

// share returns a share. The default is 100%.
func (s *scope) share(v *lang.Share) model.Share {
	if v == nil {
		return model.Whole
	}
	return model.Share(v.Value(&s.Scope))
}

// Status is an HTTP status.
type Status struct{ lang.Leaf }

// value returns the status, which must be at least least. If it is invalid,
// value reports it and returns 0.
func (v Status) value(s *scope, least int) int {
	return lang.Number{Leaf: v.Leaf}.Value(&s.Scope, least, 599)
}

// retry is N [per-try D] [on COND, ...].
type retry struct {
	Attempts lang.Number   `parser:"@@"`
	Options  []retryOption `parser:"@@*"`
}

type retryOption struct {
	lang.Node
	PerTry *lang.Duration `parser:"  'per-try':Word @@"`
	On     []Cond         `parser:"| 'on':Word @@ (',':Punct @@)*"`
}

// MaxAttempts is the maximum number of retries.
const MaxAttempts = 100

func (r *retry) value(s *scope) model.Retry {
	var perTry model.Said[model.Duration]
	var on model.Said[[]string]
	attempts := r.Attempts.Value(&s.Scope, 0, MaxAttempts)
	for _, option := range r.Options {
		switch {
		case r.Attempts.Text == "0":
			s.Wrong(option, code.SettingOfNoRetry, "remove it, or write a higher number of retries", "`retry 0` disables retries")
		case option.PerTry != nil:
			once(s, &perTry, option.PerTry.Value(&s.Scope), option.PerTry, option, "per-try")
		default:
			once(s, &on, values(s, option.On, Cond.value), option, option, "on")
		}
	}
	return model.Retry{Attempts: attempts, PerTry: perTry.Value, On: on.Value}
}

var retryConditions = []string{
	"5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream",
	"retriable-status-codes", "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure",
	"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
}

// statuses are the ranges of the statuses that HTTP defines.
var statuses = [][2]int{
	{100, 103}, {200, 208}, {226, 226}, {300, 305}, {307, 308},
	{400, 418}, {421, 426}, {428, 429}, {431, 431}, {451, 451}, {500, 508}, {510, 511},
}

func isStatus(code int) bool {
	return slices.ContainsFunc(statuses, func(r [2]int) bool { return r[0] <= code && code <= r[1] })
}

// Cond is a retry condition: a name, or a status.
type Cond struct{ lang.Leaf }

func (c Cond) value(s *scope) string {
	if slices.Contains(retryConditions, c.Text) {
		return c.Text
	}
	if code, err := strconv.Atoi(c.Text); err == nil && isStatus(code) {
		return c.Text
	}
	s.Report(lang.Suggest(diag.At(s.Span(c), code.UnknownRetryCondition, "unknown retry condition `%s`", c.Text), c.Text, retryConditions,
		"write a status, or one of "+list(retryConditions)))
	return ""
}
