package model

import "strings"

// OwnSecret is the name of the Secret that a host without `cert` has.
func OwnSecret(host string) string {
	return strings.ReplaceAll(strings.Replace(host, "*", "wildcard", 1), ".", "-") + "-credential"
}
