package compile

import (
	"slices"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/story"
)

// Objects are those of a case: the objects of others, which are there first, and its own bundle or what gwc makes of its
// programs.
func Objects(c story.Case, args ...string) (bundle.Bundle, error) {
	data := append(slices.Clone(c.Others), "\n---\n"...)
	data = append(data, c.Bundle...)
	for _, program := range c.Programs() {
		out, err := Program(program, args...)
		if err != nil {
			return nil, err
		}
		data = append(append(data, "\n---\n"...), out...)
	}
	return bundle.Parse(data)
}
