package intent_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// examples returns the texts of all examples.
func examples(f testing.TB) []string {
	var texts []string
	err := filepath.WalkDir("../../examples", func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".gwc" {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, string(text))
		return err
	})
	if err != nil || len(texts) == 0 {
		f.Fatal("no examples: ", err)
	}
	return texts
}

// Whatever the bytes, nothing panics, and a file that gives no record where it
// has a statement says why. The seeds are every prefix of every example.
func FuzzIntents(f *testing.F) {
	for _, text := range examples(f) {
		for end := range len(text) + 1 {
			f.Add(text[:end])
		}
	}
	f.Add("accept GWC0315 \"why\"\nmesh { accept GWC0315 \"why\", accept GWC0203 }\naccept x")
	f.Fuzz(func(t *testing.T, text string) { lower(text) })
}

func BenchmarkFrontEnd(b *testing.B) {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "expose service-%d.shop:8080 https at app%d.example.com, www%d.example.com redirect http cert shop-tls\n", i, i, i)
		fmt.Fprintf(&text, "egress api%d.partner.com via gateway originate-tls { balance round-robin }\n", i)
		fmt.Fprintf(&text, "route reviews%d.prod { route header end-user = jason -> reviews%d.prod/v2\n route -> 90%% reviews.prod/v1, 10%% reviews.prod/v2 { timeout 3s, retry 3 on 5xx } }\n", i, i)
	}
	file := diag.NewFile("a.gwc", []byte(text.String()))
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		var sink diag.Sink
		source := lang.Split(file, intent.Begins, &sink)
		parsed := intent.Parse(source, &sink)
		got := intent.Lower(parsed, intent.Options{Defaults: defaults}, &sink)
		if len(got.Exposes) != 2000 || sink.HasErrors() {
			b.Fatal("something is wrong")
		}
	}
}
