package intent

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// target is the oldest version of the target that the output must work with:
//
//	target istio RELEASE
type target struct {
	lang.Node
	Release Release `parser:"'target':Word 'istio':Word @@"`
}

func (t *target) lower(s *scope, out *model.Statements) {
	version := t.Release.value(s)
	if !s.Failed {
		out.Target = append(out.Target, said(s, version, t.Release))
	}
}

// Release is a minor version of the target: 1.N.
type Release struct{ lang.Leaf }

// value returns the version. If it is not supported, value reports it and
// returns 0.
func (v Release) value(s *scope) model.Version {
	if minor, ok := s.minorVersion(v.Text); ok {
		return minor
	}
	hint := "write it as 1.N"
	if d := s.Defaults; d.Newest > 0 {
		hint = fmt.Sprintf("write a version from 1.%d to 1.%d", d.Oldest, d.Newest)
	}
	parts := strings.SplitN(strings.TrimPrefix(v.Text, "v"), ".", 3)
	if len(parts) > 1 {
		if short := parts[0] + "." + parts[1]; short != v.Text {
			if _, ok := s.minorVersion(short); ok {
				hint = "write `" + short + "`"
			}
		}
	}
	s.Wrong(v, code.UnknownRelease, hint, "unsupported %s version `%s`", s.Defaults.Target, v.Text)
	return 0
}

// minorVersion parses 1.N and reports whether the target supports it.
func (s *scope) minorVersion(text string) (model.Version, bool) {
	digits, found := strings.CutPrefix(text, "1.")
	minor, err := strconv.Atoi(digits)
	if !found || err != nil || digits != strconv.Itoa(minor) {
		return 0, false
	}
	return model.Version(minor), s.Defaults.Names(model.Version(minor))
}
