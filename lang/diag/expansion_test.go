package diag_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/lang/diag"
)

// expandedSpans returns places as written, in two iterations of a loop, and in the
// elements of a value in one of them, in the order of the text.
func expandedSpans() []diag.Span {
	file := diag.NewFile("a.gwc", []byte(strings.Repeat("x", 100)))
	at := func(start, end int, in *diag.Expansion) diag.Span {
		return file.Span(start, end).Within(in)
	}
	loop := at(10, 50, nil)
	first := &diag.Expansion{Loop: true, Name: "svc", Value: "{name: cart}", By: loop}
	second := &diag.Expansion{Loop: true, Name: "svc", Value: "{name: shop}", By: loop, Index: 1}
	one := &diag.Expansion{Outer: second, Name: "hosts", Value: "a", By: at(30, 38, second)}
	two := &diag.Expansion{Outer: second, Name: "hosts", Value: "b", By: at(30, 38, second), Index: 1}
	return []diag.Span{
		{}, at(0, 5, nil), at(10, 50, nil),
		at(20, 29, first), at(20, 40, first), at(30, 38, first), at(40, 45, first),
		at(20, 29, second), at(30, 38, second), at(30, 38, one), at(30, 38, two), at(40, 45, second),
		at(60, 65, nil), diag.NewFile("b.gwc", nil).Top(),
	}
}

func TestCompareIsTheOrderOfTheText(t *testing.T) {
	want := expandedSpans()
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, diag.Span.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for i, s := range want {
		for j, o := range want {
			if c := s.Compare(o); c < 0 != (i < j) || c > 0 != (i > j) {
				t.Errorf("%d and %d: %d", i, j, c)
			}
		}
	}
}

func TestSpansOfIterations(t *testing.T) {
	all := expandedSpans()
	first, line, second, element := all[3], all[4], all[7], all[9]
	if !line.Contains(first) || line.Contains(second) || !all[2].Contains(second) || !all[2].Contains(element) {
		t.Error("an iteration contains its own text only, and the text as written everything")
	}
	if got := second.Join(element); got.In() != second.In() || got.Start() != 20 || got.End() != 38 {
		t.Errorf("a value with its iteration is in %v", got)
	}
	if got := first.Join(second); got.In() != nil {
		t.Errorf("two iterations are in %v", got)
	}
}

// TestHiddenValues checks that no message shows a value of a file that is never
// quoted.
func TestHiddenValues(t *testing.T) {
	values := diag.NewFile("env.jsonnet", []byte("secret\n"))
	values.Hidden = true
	e := &diag.Expansion{Loop: true, Name: "svc", Value: "secret", At: values.Span(0, 6), Index: 2}
	if got := e.String(); got != "in iteration svc, number 3" {
		t.Error(got)
	}
	hush := &diag.Expansion{Name: "a.b", Value: "Secret.x", At: values.Span(0, 6)}
	source := diag.NewFile("a.gwc", []byte("${a.b}"))
	d := diag.At(source.Top(), "GWC0001", "host secret.x,secret.x of secret.xy and `Secret.x`").
		WithHint("not secret.x").WithRelated(source.Span(0, 6).Within(hush), "SECRET.X is here")
	if got := d.Shown() + "; " + d.ShownHint(); got != "host ${a.b},${a.b} of secret.xy and `${a.b}`; not ${a.b}" {
		t.Error(got)
	}
	var text strings.Builder
	if err := (diag.Text{}).Print(&text, []diag.Diagnostic{d}); err != nil || strings.Contains(strings.ToLower(text.String()), "secret.x ") {
		t.Error(text.String(), err)
	}
}

// TestOnce adds a diagnostic for each host of a clause: one stays for each code
// and iteration.
func TestOnce(t *testing.T) {
	all := expandedSpans()
	var sink diag.Sink
	once := diag.Once{Sink: &sink}
	for _, message := range []string{"host a", "host b"} {
		once.Add(diag.At(all[3], "GWC0944", "%s", message))
		once.Add(diag.At(all[7], "GWC0944", "%s", message))
		once.Add(diag.At(all[3], "GWC0943", "%s", message))
	}
	if got := sink.Sorted(); len(got) != 3 || got[2].Message != "host a" {
		t.Errorf("%v", got)
	}
	if !once.First("GWC0944", all[3], all[7]) || once.First("GWC0944", all[3], all[7]) {
		t.Error("a pair is reported once")
	}
}
