package compile

import (
	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/story"
)

// Objects are those of a case: its own bundle, or what gwc makes of its programs, and the objects of others.
func Objects(c story.Case, args ...string) (bundle.Bundle, error) {
	data := c.Bundle
	for _, program := range c.Programs() {
		out, err := Program(program, args...)
		if err != nil {
			return nil, err
		}
		data = append(append(data, "\n---\n"...), out...)
	}
	return bundle.Parse(append(append(data, "\n---\n"...), c.Others...))
}
