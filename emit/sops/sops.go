// Package sops compares editions of manifests that SOPS encrypted. It reads what SOPS
// writes beside the encrypted values, and decrypts nothing.
package sops

import (
	"time"

	"go.yaml.in/yaml/v3"
)

// An edition is what identifies an encrypted manifest.
type edition struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
	SOPS struct {
		MAC          string `yaml:"mac"`
		LastModified string `yaml:"lastmodified"`
	} `yaml:"sops"`
}

// Newer reports whether a manifest is a newer edition of one that is there: the same
// encrypted object, which SOPS wrote before.
func Newer(text, before []byte) bool {
	var now, old edition
	if yaml.Unmarshal(text, &now) != nil || yaml.Unmarshal(before, &old) != nil || now.SOPS.MAC == "" || old.SOPS.MAC == "" {
		return false
	}
	written, err := time.Parse(time.RFC3339, now.SOPS.LastModified)
	earlier, errBefore := time.Parse(time.RFC3339, old.SOPS.LastModified)
	now.SOPS, old.SOPS = edition{}.SOPS, edition{}.SOPS
	return err == nil && errBefore == nil && now == old && written.After(earlier)
}
