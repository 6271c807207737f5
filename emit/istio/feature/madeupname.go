package feature

import (
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// madeUpSuffix matches the label of a host's scheme and port, or of its port.
var madeUpSuffix = lazy.MustCompile(`^(https?-[0-9]+(-http2)?|port-[0-9]+)$`)

// MadeUpName reports whether a host is, or as a wildcard covers, a name that gwc makes
// for the calls of gateways in some program: HOST.SCHEME-PORT.gwc, HOST.port-PORT.gwc or
// one of these with .PROGRAM. Of wildcards over whole programs only that of the programs
// without a name is one: *.gwc.com covers the names of a program `com`, and can be a
// domain.
func MadeUpName(host string) bool {
	if !strings.Contains(host, "gwc") {
		return false // most hosts, without an array of their labels
	}
	labels := strings.Split(host, ".")
	for i := len(labels) - 1; i > 0 && i >= len(labels)-2; i-- {
		if labels[i] != "gwc" {
			continue
		}
		if i > 1 && madeUpSuffix.MatchString(labels[i-1]) || host == "*.gwc" {
			return true
		}
	}
	return false
}
