package model

import "github.com/gwc-lang/gwc/lang/diag"

// stated is a value that a clause states.
func stated[T any](value T) Said[T] {
	return Said[T]{value, diag.Span{File: diag.NewFile("a.gwc", []byte("x")), End: 1}}
}
