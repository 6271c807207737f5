// Package conformance judges what gwc writes with Istio's own code and with a real Envoy.
//
// It holds the tests that bring bundles, meshes and calls to the judges; the judges themselves are the packages
// below it. Nothing here decides by itself what Istio does, and nothing here knows how gwc comes to its objects.
package conformance
