package main

import (
	"regexp"
	"sync"
)

// lazily returns an expression that is compiled when it is used first: most runs use
// few of them, and a function is started for every list.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
