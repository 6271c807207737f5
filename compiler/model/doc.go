// Package model is the meaning of all statements of a program together. It uses the
// nouns of the language (service, host, gateway, route) and does not depend on
// the objects of a target, on file formats or on the syntax of statements.
//
// Package join makes a Model of records (Statements): interned entries in a sorted
// order that no order of files or statements changes. Every value carries the
// clauses that asked for it. Nothing here reports.
package model
