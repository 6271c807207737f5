// Package cel compares what gwc says of the filters of Telemetries with cel-go's
// parser, which is what Istio asks.
package cel
