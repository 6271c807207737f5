package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/request"
)

// equal reports whether all calls of a cell go the same way on both sides.
func equal(c traffic.Cell, old, latest traffic.Answer) bool {
	if old.Err() != nil || latest.Err() != nil {
		return false
	}
	return slices.Equal(settings(old), settings(latest)) && sameWay(c, old, latest)
}

// sameWay compares the ways without the settings. If a cell is one request, the outcomes
// of its example are those of the cell.
func sameWay(c traffic.Cell, old, latest traffic.Answer) bool {
	if slices.Equal(forms(old), forms(latest)) {
		return true
	}
	return pinned(c) && slices.Equal(outcomes(old), outcomes(latest))
}

// pinned reports whether all requests of a cell have the same host and path, and headers
// are not changed.
func pinned(c traffic.Cell) bool {
	path, host := false, !c.Entry.AnyHost
	for _, f := range c.Facts {
		if !f.Want || f.Cond.Not || len(f.Text.Edits) > 1 || f.Cond.Fold {
			continue
		}
		path = path || f.Part().Kind == request.Path && f.Cond.Op == request.Equals && onlyNormalized(f.Text)
		host = host || f.Part().Kind == request.Host && f.Cond.Op == request.Domain && !strings.Contains(f.Cond.Value, "*")
	}
	return path && host
}

func onlyNormalized(t request.Text) bool {
	return !slices.ContainsFunc(t.Edits, func(e request.Edit) bool { return e.Kind != request.Normalize })
}

func forms(a traffic.Answer) []string {
	return listed(a, func(w traffic.Way) string { return w.Form })
}

func outcomes(a traffic.Answer) []string {
	return listed(a, func(w traffic.Way) string {
		_, headers, _ := strings.Cut(w.Form, " header ")
		return w.Full() + headers
	})
}

// settings returns what the ways that arrive set.
func settings(a traffic.Answer) []string {
	var out []string
	for _, w := range a.Ways {
		out = append(out, w.Settings...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func listed(a traffic.Answer, text func(traffic.Way) string) []string {
	shares := map[string]float64{}
	for _, w := range a.Ways {
		shares[text(w)] += w.Percent
	}
	var list []string
	for form, share := range shares {
		if len(a.Undetermined) > 0 { // shares of possible ways are not known
			share = 0
		}
		list = append(list, fmt.Sprintf("%.3f%% %s", share, form))
	}
	slices.Sort(list)
	return list
}

// classOf returns what a change means, and perhaps a sentence about it.
func classOf(c traffic.Cell, old, latest traffic.Answer) (Class, string) {
	for _, w := range latest.Ways {
		if slices.ContainsFunc(old.Ways, func(o traffic.Way) bool { return weaker(o.Outcome, w.Outcome) }) {
			return Weakens, ""
		}
	}
	switch was, is := served(old), served(latest); {
	case !was && is:
		return opened(c, old)
	case was && !is:
		return Closes, ""
	case is && !c.Call.TLS && redirectsToHTTPS(old) && slices.ContainsFunc(latest.Ways, func(w traffic.Way) bool { return w.Receiver != "" }):
		return Weakens, "is no longer redirected to https"
	case !sameWay(c, old, latest):
		return Moves, ""
	case slices.ContainsFunc(settings(latest), func(s string) bool { return lowers(s, settings(old)) }):
		return Weakens, ""
	case slices.Contains(settings(old), traffic.MeshOnly) && !slices.Contains(settings(latest), traffic.MeshOnly):
		return Weakens, ""
	}
	return Tunes, ""
}

// served reports whether a call gets an answer other than a refusal.
func served(a traffic.Answer) bool {
	return slices.ContainsFunc(a.Ways, func(w traffic.Way) bool { return w.Receiver != "" || w.Status >= 200 && w.Status < 400 })
}

func redirectsToHTTPS(a traffic.Answer) bool {
	return slices.ContainsFunc(a.Ways, func(w traffic.Way) bool { return strings.HasPrefix(w.Location, "https://") })
}

// opened tells a call that a guard refused from one that had no receiver.
func opened(c traffic.Cell, old traffic.Answer) (Class, string) {
	for _, w := range old.Ways {
		switch w.Guard {
		case traffic.ByCertificate:
			return Weakens, "no longer asks for a client certificate"
		case traffic.ByPolicy:
			return Weakens, "is no longer denied by a policy"
		case traffic.ByMode:
			return Weakens, "no longer asks for mesh mTLS"
		case traffic.ByRegistry:
			if c.Call.Host == traffic.OtherName {
				return Weakens, "is passed on although nothing knows it"
			}
		}
	}
	return Opens, ""
}

// weaker reports whether a receiver is reached with less protection than before.
func weaker(old, latest call.Outcome) bool {
	if old.Receiver == "" || old.Receiver != latest.Receiver || old.Subset != latest.Subset {
		return false
	}
	return latest.TLS < old.TLS || old.MTLS && !latest.MTLS ||
		old.Authority != "" && latest.Authority == "" || old.Verified != "" && latest.Verified == ""
}

// lowers reports whether a setting lets servers accept an older TLS.
func lowers(setting string, old []string) bool {
	version, is := strings.CutPrefix(setting, traffic.MinimumTLS)
	return is && !slices.Contains(old, setting) && slices.ContainsFunc(old, func(o string) bool {
		was, is := strings.CutPrefix(o, traffic.MinimumTLS)
		return is && was > version
	})
}
