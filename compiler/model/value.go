package model

import (
	"cmp"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Said is a value with its places. The value is unset if At is unknown. A place
// with the tag `place:"word"` is that of a word, and states nothing.
type Said[T any] struct {
	Value T
	// At is the place of the value, which messages about it show. A value of
	// several words without a name among them has the place of its clause.
	At diag.Span `place:"word"`
	// Clause is the place of what states the value: the clause with its
	// keyword, or the element of a list.
	Clause diag.Span
}

// Is reports whether the value is set.
func (s Said[T]) Is() bool { return s.At.Known() }

// A Fact is a joined value of the whole program with its clauses. Without a clause,
// Said is empty and Value is the default, which never conflicts.
type Fact[T any] struct {
	Value T
	Said  []diag.Span // the clauses, sorted
	At    diag.Span   // the place of the value in the first clause
	// Disputed is true if two clauses differ, which was reported: consequences of
	// the value are not reported.
	Disputed bool
}

// Is reports whether a clause asked for the value.
func (f Fact[T]) Is() bool { return len(f.Said) > 0 }

// A Service is the full name of a service of the mesh.
type Service struct {
	Namespace, Name string
}

// String returns NAME.NAMESPACE, as the language writes it.
func (s Service) String() string { return s.Name + "." + s.Namespace }

// A Label is one label of workloads, as in app=sleep.
type Label struct {
	Key, Value string
}

// String returns KEY=VALUE.
func (l Label) String() string { return l.Key + "=" + l.Value }

// LabelText returns labels as the language writes them: a=b, c=d.
func LabelText(labels []Label) string {
	words := make([]string, len(labels))
	for i, l := range labels {
		words[i] = l.String()
	}
	return strings.Join(words, ", ")
}

// A Share is a part of the traffic in thousandths of a percent; 100% is Whole.
type Share int

// Whole is all of the traffic.
const Whole Share = 100_000

// Protocol is a protocol of the language.
type Protocol string

// The protocols. TLS of an egress port covers https.
const (
	HTTP  Protocol = "http"
	HTTPS Protocol = "https"
	HTTP2 Protocol = "http2"
	GRPC  Protocol = "grpc"
	TLS   Protocol = "tls"
	TCP   Protocol = "tcp"
	Mongo Protocol = "mongo"
)

// PlainHTTP reports whether the protocol is http without TLS: http, http2, grpc.
func (p Protocol) PlainHTTP() bool { return p == HTTP || p == HTTP2 || p == GRPC }

// OverHTTP2 reports whether the protocol requires HTTP/2: http2, grpc.
func (p Protocol) OverHTTP2() bool { return p == HTTP2 || p == GRPC }

// Opaque reports whether the protocol has neither hosts nor requests: tcp, mongo.
func (p Protocol) Opaque() bool { return p == TCP || p == Mongo }

// Mode is how a gateway treats TLS: of https and tls only, else empty.
type Mode string

// The modes, from the default on.
const (
	NoMode         Mode = ""
	Simple         Mode = "simple"
	Mutual         Mode = "mutual"
	MutualOptional Mode = "mutual optional"
	Passthrough    Mode = "passthrough"
)

// Terminates reports whether the gateway terminates TLS.
func (m Mode) Terminates() bool { return m == Simple || m == Mutual || m == MutualOptional }

// A Version is a minor version of the target, as N of 1.N.
type Version int

// A Duration of a clause is at least one millisecond.
type Duration = time.Duration

// AsksClients reports whether the gateway requests client certificates.
func (m Mode) AsksClients() bool { return m == Mutual || m == MutualOptional }

// Compare orders services by namespace, then name.
func (s Service) Compare(o Service) int {
	return cmp.Or(strings.Compare(s.Namespace, o.Namespace), strings.Compare(s.Name, o.Name))
}
