package model

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
)

// DefaultSecret is the name of the Secret that a host without `cert` has.
func DefaultSecret(name host.Pattern) string {
	return strings.ReplaceAll(name.Instead("wildcard"), ".", "-") + "-credential"
}
