package cel

import (
	"os"
	"strings"
	"testing"
)

func TestValid(t *testing.T) {
	for file, want := range map[string]bool{"valid": true, "invalid": false} {
		text, err := os.ReadFile("testdata/" + file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSuffix(line, "\n")
			if got := Valid(line); got != want {
				t.Errorf("%s: %v", line, got)
			}
		}
	}
}

// TestLimits checks the limits of length and depth, and that none is passed in
// time that grows faster than the text.
func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	for _, test := range []struct {
		text string
		want bool
	}{
		{repeat("(", maxDepth-1) + "a" + repeat(")", maxDepth-1), true},
		{repeat("(", maxDepth) + "a" + repeat(")", maxDepth), false},
		{"a" + repeat(".b", maxDepth), true},
		{"a" + repeat(".b", maxDepth+1), false},
		{"a" + repeat("+b", maxDepth), true},
		{"a" + repeat("+b", maxDepth+1), false},
		{"a" + repeat("||b", 9_000), true},
		{repeat("a<(", 124) + "b" + repeat(")", 124), true},
		{repeat("a<(", 125) + "b" + repeat(")", 125), false},
		{repeat("a+b*(", 83) + "c" + repeat(")", 83), true},
		{repeat("a+b*(", 84) + "c" + repeat(")", 84), false},
		{repeat(" ", maxLength-1) + "a", true},
		{repeat(" ", maxLength) + "a", false},
		{repeat("[", maxLength), false},
		{repeat(`"""`, maxLength/3), false},
	} {
		if got := Valid(test.text); got != test.want {
			t.Errorf("%.20s… of %d bytes: %v", test.text, len(test.text), got)
		}
	}
}

func FuzzValid(f *testing.F) {
	f.Add("a.b(c) ? '\\x41' : [1, {2: 3}]")
	f.Fuzz(func(_ *testing.T, text string) { Valid(text) })
}
