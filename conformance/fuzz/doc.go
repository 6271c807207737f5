// Package fuzz makes random programs and says, from what docs/language.md promises alone, what must happen to calls.
//
// It knows intents as people write them. It knows nothing of Istio's objects and shares no code with the compiler.
package fuzz
