package lint

import (
	"fmt"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// tries advises about retries that the timeout of the whole request ends: the time of a
// try has no effect where one try may take as long as the request, and not all retries
// take place where together they may take longer.
func tries(m *model.Model, sink *diag.Sink) {
	seen := map[diag.Span]bool{}
	check := func(retry model.Retry, at diag.Span, timeout time.Duration, timeoutAt diag.Span) {
		all := retry.PerTry * time.Duration(retry.Attempts)
		if seen[at] || timeout == 0 || retry.PerTry == 0 || retry.PerTry < timeout && all <= timeout {
			return
		}
		seen[at] = true
		why := fmt.Sprintf("retries may take %s, but the request ends after %s", all, timeout)
		if retry.PerTry >= timeout {
			why = fmt.Sprintf("`per-try %s` has no effect: the request ends after %s", retry.PerTry, timeout)
		}
		sink.Add(diag.At(at, code.TriesBeyondTimeout, "%s", why).
			WithHint("increase the timeout above %s, or decrease `per-try`", all).WithRelated(timeoutAt, "the timeout is set here"))
	}
	for _, routes := range m.AllRoutes() {
		for i := range routes {
			s := &routes[i].Settings
			check(s.Retry.Value, s.Retry.At, s.Timeout.Value, s.Timeout.At)
		}
	}
	for _, h := range m.Egress {
		check(h.Retry.Value, diag.First(h.Retry.Said), h.Timeout.Value, diag.First(h.Timeout.Said))
	}
}
