package model

import "github.com/gwc-lang/gwc/lang/diag"

var somewhere = diag.Span{File: diag.NewFile("a.gwc", []byte("x")), End: 1}

// said is a value that somebody said somewhere.
func said[T any](value T) Said[T] { return Said[T]{value, somewhere} }
