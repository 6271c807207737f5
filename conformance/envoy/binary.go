// Package envoy judges a bundle by real Envoys on loopback addresses: every proxy of a mesh runs with what istiod
// made for it, real requests with real certificates are sent, and the receiver says what arrived.
//
// It knows how to run istiod's configuration without a cluster; it does not decide what is right (package call).
package envoy

import (
	"fmt"
	"os"
	"path/filepath"
)

// Version is the Envoy that is run.
const Version = "1.40.0"

// Binary is the path of the Envoy that `make envoy` has put into the cache folder.
func Binary() (string, error) {
	cache := os.Getenv("GWC_CACHE")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(home, ".cache", "gwc")
	}
	path := filepath.Join(cache, "envoy-"+Version, "envoy")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("there is no Envoy to judge with (run `make envoy` in conformance/): %w", err)
	}
	return path, nil
}
