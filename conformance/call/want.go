package call

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Want is what must happen: one outcome, several with shares, or with Not one that must not. Or are other wants that
// would be as right.
type Want struct {
	Not    bool
	Shares []Share
	Or     []Want
}

// ParseWant reads the right side of a call: [not] RESULT, or PERCENT RESULT, PERCENT RESULT...; "or" is between
// what is equally right.
func ParseWant(text string) (Want, error) {
	first, rest, either := strings.Cut(text, " or ")
	w, err := parseWant(first)
	if err != nil || !either {
		return w, err
	}
	other, err := ParseWant(rest)
	w.Or = append([]Want{other}, other.Or...)
	return w, err
}

func parseWant(text string) (Want, error) {
	w := Want{}
	if rest, ok := strings.CutPrefix(text, "not "); ok {
		w.Not, text = true, rest
	}
	for _, part := range strings.Split(text, ",") {
		share, err := parseShare(strings.Fields(part))
		if err != nil {
			return w, err
		}
		w.Shares = append(w.Shares, share)
	}
	total := 0.0
	for _, s := range w.Shares {
		total += s.Percent
	}
	if math.Abs(total-100) > 0.01 {
		return w, fmt.Errorf("the shares add up to %v%%", total)
	}
	return w, nil
}

func parseShare(words []string) (Share, error) {
	s := Share{Percent: 100}
	if len(words) == 0 {
		return s, fmt.Errorf("nothing after ->")
	}
	if percent, ok := strings.CutSuffix(words[0], "%"); ok {
		value, err := strconv.ParseFloat(percent, 64)
		if err != nil || len(words) < 2 {
			return s, fmt.Errorf("invalid share %q", words[0])
		}
		s.Percent, words = value, words[1:]
	}
	outcome, err := parseOutcome(words)
	s.Outcome = outcome
	return s, err
}

func parseOutcome(words []string) (Outcome, error) {
	o := Outcome{}
	if words[0] == "refused" {
		o.Refused = true
		return o, rest(words[1:])
	}
	if status, err := strconv.Atoi(words[0]); err == nil {
		o.Status = status
		words = words[1:]
		if len(words) > 0 && !isHeader(words) {
			o.URL, words = words[0], words[1:]
		}
		words, err := o.headers(words)
		if err != nil {
			return o, err
		}
		return o, rest(words)
	}
	if !strings.Contains(words[0], ":") {
		return o, fmt.Errorf("%q: a destination is NAME:PORT", words[0])
	}
	o.Dest, o.Version, _ = strings.Cut(words[0], "/")
	words = words[1:]
	for len(words) > 0 {
		if isHeader(words) {
			var err error
			if words, err = o.headers(words); err != nil {
				return o, err
			}
			continue
		}
		used, err := o.clause(words)
		if err != nil {
			return o, err
		}
		words = words[used:]
	}
	return o, nil
}

func rest(words []string) error {
	if len(words) > 0 {
		return fmt.Errorf("%q is too much", words[0])
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
	case "http2":
		o.HTTP2 = true
		return 1, nil
	}
	if len(words) < 2 {
		return 0, fmt.Errorf("unknown part %q of a result", words[0])
	}
	switch words[0] {
	case "sni":
		o.SNI = words[1]
	case "verified":
		o.Verified = words[1]
	case "certificate":
		o.Certificate = words[1]
	case "host":
		o.Host = words[1]
	case "path":
		o.Path = words[1]
	case "tries":
		tries, err := strconv.Atoi(words[1])
		if err != nil || tries < 1 {
			return 0, fmt.Errorf("invalid number of tries %q", words[1])
		}
		o.Tries = tries
	case "via":
		o.Via = append(o.Via, words[1])
	default:
		return 0, fmt.Errorf("unknown part %q of a result", words[0])
	}
	return 2, nil
}

// Met says whether what happened is what was wanted. The receiver, its TLS and the gateways are always compared; sni,
// verified, certificate, http2, host, path, tries, version and headers where the want names them.
func (w Want) Met(got []Share) bool {
	return w.met(got) || slices.ContainsFunc(w.Or, func(other Want) bool { return other.met(got) })
}

func (w Want) met(got []Share) bool {
	if w.Not {
		return len(got) > 0 && !slices.ContainsFunc(got, func(s Share) bool { return s.meets(w.Shares[0].Outcome) })
	}
	for _, want := range w.Shares {
		percent := 0.0
		for _, s := range got {
			if s.meets(want.Outcome) {
				percent += s.Percent
			}
		}
		if math.Abs(percent-want.Percent) > 0.1 {
			return false
		}
	}
	return true
}

func (o Outcome) meets(want Outcome) bool {
	if o.Refused || want.Refused || o.Status != 0 || want.Status != 0 {
		return o.Refused == want.Refused && o.Status == want.Status && (want.URL == "" || o.URL == want.URL) && o.passes(want.Tests)
	}
	optional := func(want, got string) bool { return want == "" || want == got }
	return o.Dest == want.Dest && o.TLS == want.TLS && slices.Equal(o.Via, want.Via) &&
		optional(want.Version, o.Version) && optional(want.SNI, o.SNI) && optional(want.Verified, o.Verified) &&
		optional(want.Certificate, o.Certificate) && optional(want.Host, o.Host) && optional(want.Path, o.Path) &&
		(want.Tries == 0 || want.Tries == o.Tries) && (!want.HTTP2 || o.HTTP2) && o.passes(want.Tests)
}
