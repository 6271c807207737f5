package model

// A Sample is a port that a service could have; hints show it.
type Sample struct {
	Number   int
	Protocol Protocol
}

// Behind returns a port that fits the published protocol and mode: with passthrough
// the service also receives TLS.
func Behind(p Protocol, m Mode) Sample {
	switch {
	case m == Passthrough:
		return Sample{8443, p}
	case p == Mongo:
		return Sample{27017, Mongo}
	case p == TCP || p == TLS:
		return Sample{9000, TCP}
	case p == HTTP2 || p == GRPC:
		return Sample{8080, p}
	}
	return Sample{8080, HTTP}
}
