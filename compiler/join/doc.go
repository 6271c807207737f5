// Package join makes the model of a program: it joins statements about the same
// thing, resolves names, fills in defaults, and reports conflicts with both places.
// It does not depend on a target or on the syntax of statements.
package join
