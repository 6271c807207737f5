package page

import "testing"

func TestSteps(t *testing.T) {
	got := Steps("a\n```sh\nx\ny\n```\n\n```text\n1\n```\n```gwc\nz\n```\n```sh\nw\n```\n")
	if len(got) != 2 || got[0] != (Step{3, "x\ny\n", "1\n"}) || got[1] != (Step{14, "w\n", ""}) {
		t.Errorf("got %+v", got)
	}
}

func TestFits(t *testing.T) {
	for _, test := range []struct {
		got, want string
		fits      bool
	}{
		{"a\n", "a\n", true}, {"a\n", "b\n", false}, {"ab\n", "a...\n", true}, {"a\n", "ab...\n", false},
		{"x\ny\nz\n", "...\nz\n", true}, {"x\ny\nz\n", "...\ny\n", false}, {"z\n", "...\nz\n", true},
		{"\"1.2.3.4:80\" out\n", "\"...:80\" out\n", true}, {"\"1.2.3.4:443\" out\n", "\"...:80\" out\n", false},
		{"a\nb\n", "a\n", false}, {"a\n", "a\nb\n", false}, {"a\nb\n", "a\n...\n", true},
	} {
		if Fits(test.got, test.want) != test.fits {
			t.Errorf("Fits(%q, %q) = %v", test.got, test.want, !test.fits)
		}
	}
}
