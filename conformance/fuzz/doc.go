// Package fuzz makes random programs and says, from what docs/language.md promises alone, what must happen to calls.
//
// It knows intents as people write them. It knows nothing of Istio's objects and shares no code with the compiler.
//
// The enemy (enemy*.go) starts from a program with a promise about one host and looks for lines about others that break
// it; it needs no oracle but the promise itself, and what became of the same calls without those lines.
//
// Left to the cases: VirtualServices that people write for a listen (here nobody writes any); a listen without requests
// that a wildcard of its port covers, whose names the wildcard matches; one service's policies in two programs; where sidecars
// answer DNS, TLS that dials one host and names another (lang-dns-capture): a host with a tcp port is led to by its own
// address alone; HTTP/1.0 between services, which the caller's and the service's sidecar see differently.
package fuzz
