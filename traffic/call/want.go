package call

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Want is what must become of a call: one outcome, several with shares, or with Not
// one that must not happen.
type Want struct {
	Not    bool
	Shares []Share
}

// String writes the want as it is read.
func (w Want) String() string {
	var words []string
	for _, s := range w.Shares {
		text := s.Full()
		if s.Percent <= 99.999 {
			text = strconv.FormatFloat(s.Percent, 'f', -1, 64) + "% " + text
		}
		words = append(words, text)
	}
	if text := strings.Join(words, ", "); !w.Not {
		return text
	}
	return "not " + strings.Join(words, ", ")
}

// tolerance is how much shares may differ, in percent.
const tolerance = 0.1

func parseWant(words []string) (w Want, err error) {
	if len(words) > 0 && words[0] == "not" {
		w.Not, words = true, words[1:]
	}
	total := 0.0
	for len(words) > 0 {
		end := slices.Index(words, ",")
		if end < 0 {
			end = len(words)
		}
		share, err := parseShare(words[:end])
		if err != nil {
			return w, err
		}
		w.Shares, total = append(w.Shares, share), total+share.Percent
		words = words[min(end+1, len(words)):]
	}
	switch {
	case len(w.Shares) == 0:
		return w, errors.New("expected a result after ->: SERVICE.NAMESPACE:PORT, HOST:PORT, a status, or refused")
	case w.Not && len(w.Shares) > 1:
		return w, errors.New("unexpected list after `not`: write one result")
	case math.Abs(total-100) > tolerance:
		return w, fmt.Errorf("the shares add up to %s%%, not to 100%%", strconv.FormatFloat(total, 'f', -1, 64))
	}
	return w, nil
}

func parseShare(words []string) (Share, error) {
	s := Share{Percent: 100}
	if len(words) > 0 {
		if number, is := strings.CutSuffix(words[0], "%"); is {
			value, err := strconv.ParseFloat(number, 64)
			if err != nil || value < 0 || value > 100 {
				return s, fmt.Errorf("invalid share %q: write a number from 0 to 100 with %%", words[0])
			}
			s.Percent, words = value, words[1:]
		}
	}
	if len(words) == 0 {
		return s, errors.New("expected a result")
	}
	var err error
	s.Outcome, err = parseOutcome(words)
	return s, err
}

func parseOutcome(words []string) (o Outcome, err error) {
	if words[0] == "refused" {
		o.Refused = true
		return o, nothingMore(words[1:])
	}
	if status, err := strconv.Atoi(words[0]); err == nil {
		if status < 100 || status > 599 {
			return o, fmt.Errorf("invalid status %d", status)
		}
		o.Status, words = status, words[1:]
		if len(words) > 0 {
			o.Location, words = words[0], words[1:]
		}
		return o, nothingMore(words)
	}
	name, subset, _ := strings.Cut(words[0], "/")
	host, port, found := cutPort(name)
	if number, err := strconv.ParseUint(port, 10, 16); !found || host == "" || err != nil || number == 0 {
		return o, fmt.Errorf("invalid result %q: write SERVICE.NAMESPACE:PORT, HOST:PORT, a status, or refused", words[0])
	}
	o.Receiver, o.Subset, words = strings.ToLower(name), subset, words[1:]
	for len(words) > 0 {
		used, err := o.clause(words)
		if err != nil {
			return o, err
		}
		words = words[used:]
	}
	return o, nil
}

func nothingMore(words []string) error {
	if len(words) > 0 {
		return fmt.Errorf("unexpected %q", words[0])
	}
	return nil
}

func (o *Outcome) clause(words []string) (int, error) {
	switch words[0] {
	case "tls":
		o.TLS = 1
		return 1, nil
	case "tls-in-tls":
		o.TLS = 2
		return 1, nil
	case "mtls":
		o.MTLS = true
		return 1, nil
	case "http2":
		o.HTTP2 = true
		return 1, nil
	}
	value, known := map[string]*string{"sni": &o.SNI, "verified": &o.Verified, "certificate": &o.Certificate, "host": &o.Host, "path": &o.Path}[words[0]]
	switch {
	case !known && words[0] != "via":
		return 0, fmt.Errorf("unknown word %q of a result", words[0])
	case len(words) < 2:
		return 0, fmt.Errorf("expected a value after %q", words[0])
	case known:
		*value = words[1]
	default:
		o.Via = append(o.Via, words[1])
	}
	return 2, nil
}

// Met reports whether what happened is what was wanted. The receiver, the TLS that it
// saw and the gateways are always compared, the rest where it is written.
func (w Want) Met(got []Share) bool {
	if w.Not {
		return len(got) > 0 && !slices.ContainsFunc(got, func(s Share) bool { return s.Is(w.Shares[0].Outcome) })
	}
	for _, want := range w.Shares {
		percent := 0.0
		for _, s := range got {
			if s.Is(want.Outcome) {
				percent += s.Percent
			}
		}
		if math.Abs(percent-want.Percent) > tolerance {
			return false
		}
	}
	return len(w.Shares) > 0
}

// ArrivesAs returns the result to write if what was wanted happens but for how it arrives:
// with TLS, mesh mTLS or gateways that are not written; empty: it does not.
func (w Want) ArrivesAs(got []Share) string {
	if w.Not || w.Met(got) {
		return ""
	}
	var words []string
	for _, want := range w.Shares {
		i := slices.IndexFunc(got, func(s Share) bool {
			return want.Receiver != "" && s.Is(want.arriving(s.Outcome)) && math.Abs(s.Percent-want.Percent) <= tolerance
		})
		if i < 0 {
			return ""
		}
		words = append(words, Share{want.arriving(got[i].Outcome), want.Percent}.String())
	}
	return strings.Join(words, ", ")
}

// arriving returns the outcome as another one arrives.
func (o Outcome) arriving(as Outcome) Outcome {
	o.TLS, o.Via, o.MTLS, o.HTTP2 = as.TLS, as.Via, o.MTLS && as.MTLS, o.HTTP2 && as.HTTP2
	return o
}

// Is reports whether the outcome is the wanted one.
func (o Outcome) Is(want Outcome) bool {
	if o.Refused || want.Refused || o.Status != 0 || want.Status != 0 {
		return o.Refused == want.Refused && o.Status == want.Status && (want.Location == "" || o.Location == want.Location)
	}
	optional := func(want, got string) bool { return want == "" || want == got }
	return SameReceiver(o.Receiver, want.Receiver) && o.TLS == want.TLS && slices.Equal(o.Via, want.Via) &&
		optional(want.Subset, o.Subset) && optional(want.SNI, o.SNI) && optional(want.Verified, o.Verified) &&
		optional(want.Certificate, o.Certificate) && optional(want.Host, o.Host) && optional(want.Path, o.Path) &&
		(o.MTLS || !want.MTLS) && (o.HTTP2 || !want.HTTP2)
}

// SameReceiver reports whether a receiver is the one that is written, perhaps without
// the namespace default.
func SameReceiver(got, written string) bool {
	if got == written {
		return true
	}
	host, port, _ := cutPort(written)
	return !strings.Contains(host, ".") && got == host+".default:"+port
}
