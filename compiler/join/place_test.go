package join

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

var somewhere = diag.NewFile("a.gwc", []byte("x")).Span(0, 1)

// said is a value with a place.
func said[T any](value T) model.Said[T] { return model.Said[T]{Value: value, At: somewhere} }
