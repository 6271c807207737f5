// Package join makes the model of a program: statements about the same thing
// meet, names are resolved, defaults are filled in, and what contradicts is
// reported with both places. It knows no target and nothing of how a statement
// is written.
package join
