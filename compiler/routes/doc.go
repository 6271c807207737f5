// Package routes is the algebra of matches: which requests one takes beside
// another, and which pairs of many have to do with each other, without comparing
// each with each. It knows nothing of how routes are stated or emitted.
package routes
