package gwc

import (
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/lang/format"
)

// Format returns a file with canonical white space: docs/format.md has the rules.
// It changes white space only, so that the file means the same. If the file has a
// syntax error, it returns the errors and no text. It does not look at what the
// statements mean: a file can be formatted that does not compile, and without the
// other files of its program. A panic is an internal error among the errors.
func Format(file *diag.File) (text []byte, list []diag.Diagnostic) {
	var sink diag.Sink
	fail := func(why any) []diag.Diagnostic {
		sink.Add(diag.At(file.Top(), code.InternalError, "internal error in fmt: %v", why).
			WithHint("report this bug of gwc, with the file"))
		return sink.Sorted()
	}
	defer func() {
		if p := recover(); p != nil {
			text, list = nil, fail(p)
		}
	}()
	source := lang.Split(file, intent.Begins, &sink)
	intent.CheckSyntax(source, &sink, newBuilder(Input{}, Options{}).options.Target.Defaults().Absent...)
	if list := sink.Sorted(); diag.Failed(list) {
		return nil, list
	}
	text, err := format.Source(source, intent.Items)
	if err != nil {
		return nil, fail(err)
	}
	return text, nil
}
