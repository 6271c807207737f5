package main

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/lazy"
)

// targets are the supported targets; the first is the default.
var targets = []struct {
	name  string
	maker emit.Target
}{
	{"istio", istio.Target{}},
}

// A target is a flag value: the kind of objects and its version. Version
// 0 means that the program decides.
type target struct {
	maker   emit.Target
	version model.Version
	text    string
}

// String returns the text of the flag.
func (t *target) String() string { return t.text }

// Type returns the placeholder for the value in the help text.
func (t *target) Type() string { return allTargets()[0].text }

// Set parses a target.
func (t *target) Set(text string) error {
	all := allTargets()
	for _, known := range all {
		if known.text == text {
			*t = known
			return nil
		}
	}
	return fmt.Errorf("must be %s to %s%s", all[len(all)-1].text, all[0].text, meantTarget(text))
}

// minorRelease matches a version as 1.26 within a text.
var minorRelease = lazy.MustCompile(`1\.[0-9]+`)

// meantTarget returns a "did you mean" suffix with the target of the version that
// a text contains, if there is one.
func meantTarget(text string) string {
	if short := targets[0].name + "@" + minorRelease.FindString(text); slices.Contains(targetWords(), short) {
		return "; did you mean " + short + "?"
	}
	return ""
}

// allTargets returns every target with every version, newest first.
func allTargets() (list []target) {
	for _, t := range targets {
		d := t.maker.Defaults()
		for v := d.Newest; v >= d.Oldest; v-- {
			list = append(list, target{t.maker, v, fmt.Sprintf("%s@1.%d", t.name, v)})
		}
	}
	return list
}

func targetWords() (words []string) {
	for _, t := range allTargets() {
		words = append(words, t.text)
	}
	return words
}
