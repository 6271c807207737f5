package valid

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The forms of names as Istio has them. Source: pkg/config/labels.
const (
	labelForm = `[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?`
	nameForm  = `(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
)

var (
	labelText    = regexp.MustCompile(`^` + labelForm + `$`)
	wildcardText = regexp.MustCompile(`^(?:\*|(?:\*|\*-)?` + labelForm + `)$`)
	keyText      = regexp.MustCompile(`^(` + labelForm + `(?:\.` + labelForm + `)*/)?(` + nameForm + `)$`)
	valueText    = regexp.MustCompile(`^(` + nameForm + `)?$`)
)

// TestForms compares the forms of names with Istio's.
func TestForms(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200_000 {
		var b strings.Builder
		for range r.IntN(8) {
			b.WriteString([]string{"a", "Z", "0", "9", "-", "_", ".", "/", "*", "é", "\n", "+", "@", "[", "12"}[r.IntN(15)])
		}
		text := b.String()
		if r.IntN(20) == 0 {
			text = strings.Repeat("a", 60+r.IntN(6)) + text
		}
		if r.IntN(50) == 0 {
			text = strings.Repeat("a.b", 83+r.IntN(3)) + text
		}
		m := keyText.FindStringSubmatch(text)
		for name, pair := range map[string][2]bool{
			"label":    {isLabel(text), len(text) <= 63 && labelText.MatchString(text)},
			"wildcard": {isWildcardLabel(text), len(text) <= 63 && wildcardText.MatchString(text)},
			"key":      {isLabelKey(text), m != nil && len(m[1]) <= 254 && len(m[2]) <= 63},
			"value":    {isLabelValue(text), valueText.MatchString(text)},
			"labels":   {areLabels(text), splitLabels(text)},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s %q: %v", name, text, pair[0])
			}
		}
	}
}

// splitLabels is areLabels as Istio has it. Source: pkg/config/validation/agent
// ValidateFQDN.
func splitLabels(text string) bool {
	labels := strings.Split(text, ".")
	if _, err := strconv.Atoi(labels[len(labels)-1]); err == nil {
		return false
	}
	for i, l := range labels {
		if i == len(labels)-1 && l == "" {
			return true
		}
		if len(l) > 63 || !labelText.MatchString(l) {
			return false
		}
	}
	return true
}
