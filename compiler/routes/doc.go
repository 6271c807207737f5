// Package routes is the algebra of matches: how the requests of two matches relate,
// and which pairs of many matches relate at all, without a comparison of each pair.
// It does not depend on how routes are written or emitted.
package routes
