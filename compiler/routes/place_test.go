package routes

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// stated is a value that a clause states.
func stated[T any](value T) model.Said[T] {
	return model.Said[T]{Value: value, At: diag.NewFile("a.gwc", []byte("x")).Span(0, 1)}
}
