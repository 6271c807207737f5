package main

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
)

// targets are what programs compile to; the first is the default.
var targets = []struct {
	name  string
	maker emit.Target
}{
	{"istio", istio.Target{}},
}

// A target is a flag's value: what objects are made, and for which version of
// Istio; 0 leaves that to the program.
type target struct {
	maker   emit.Target
	version model.Version
	text    string
}

// String returns the target as it is written.
func (t *target) String() string { return t.text }

// Type is what the help shows for the value.
func (t *target) Type() string { return allTargets()[0].text }

// Set reads a target.
func (t *target) Set(text string) error {
	all := allTargets()
	for _, known := range all {
		if known.text == text {
			*t = known
			return nil
		}
	}
	return fmt.Errorf("it is one of %s to %s", all[len(all)-1].text, all[0].text)
}

// allTargets returns every target with every version, the newest first.
func allTargets() (list []target) {
	for _, t := range targets {
		for v := model.NewestVersion; v >= model.OldestVersion; v-- {
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
