package lint_test

import (
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/golden"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestAdvice holds programs to the advice that they announce; what works and is
// meant gets none.
func TestAdvice(t *testing.T) {
	golden.Archives(t, "testdata", func(t *testing.T, prose []byte, files fstest.MapFS) []byte {
		golden.Announced(t, prose, files, diagnosed(files))
		return nil
	})
}

func diagnosed(files fstest.MapFS) []diag.Diagnostic {
	var sink diag.Sink
	var parsed []*intent.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		source := lang.Split(diag.NewFile(name, files[name].Data), intent.Begins, &sink)
		parsed = append(parsed, intent.Parse(source, &sink))
	}
	read := func(_ *diag.File, path string) ([]byte, error) { return fs.ReadFile(files, path) }
	options := intent.Options{Namespace: "shop", Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Read: read}
	m := model.Build(intent.Lower(parsed, options, &sink), model.BuildOptions{}, &sink)
	lint.Run(m, sink.HasErrors(), &sink)
	return sink.Sorted()
}
