package conformance

import "regexp"

// excuse are programs of package extreme that compile and that Envoy, or the cluster, refuses, and why that is so still.
// One that is refused by the compiler, or accepted, has to go from here.
type excuse struct {
	programs *regexp.Regexp // by their names
	why      string
}

var openExtremes = []excuse{}
