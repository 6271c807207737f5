// Package model is what the intents of a program mean together. It speaks the
// language's nouns (service, host, gateway, route) and knows nothing of
// Istio's objects, of files of a certain form or of how a statement is written.
//
// Package join makes a Model of records (Statements): interned entries in a sorted
// order that no order of files or statements changes. Every value carries the
// clauses that asked for it. Nothing here reports.
package model
