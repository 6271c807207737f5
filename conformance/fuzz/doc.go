// Package fuzz makes up programs and says, from the intents alone and the
// promises of docs/language.md, what must happen to a call; what the control
// plane does with the compiled objects must be the same. It knows nothing of
// Istio's objects and shares no code with the compiler.
package fuzz
