package static

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"

	istiocrd "istio.io/istio/pkg/config/crd"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Versions are the istio.io/api modules whose CRDs an output is checked against, by Istio's minor version. Not every
// patch is on the module proxy; within a minor version the CRDs do not change incompatibly.
var Versions = map[int]string{
	23: "v1.23.0", 24: "v1.24.2", 25: "v1.25.0", 26: "v1.26.0", 27: "v1.27.0",
	28: "v1.28.0", 29: "v1.29.0", 30: "v1.30.8", 31: "v1.31.4",
}

// CRDs are the custom resource definitions of one Istio version.
type CRDs struct {
	version   string
	validator *istiocrd.Validator
}

var loaded sync.Map // minor version -> func() (*CRDs, error)

// LoadCRDs reads the CRDs of Istio 1.minor out of its istio.io/api module, which the go command downloads into the
// module cache and verifies.
func LoadCRDs(minor int) (*CRDs, error) {
	once, _ := loaded.LoadOrStore(minor, sync.OnceValues(func() (*CRDs, error) { return loadCRDs(minor) }))
	return once.(func() (*CRDs, error))()
}

func loadCRDs(minor int) (*CRDs, error) {
	version, ok := Versions[minor]
	if !ok {
		return nil, fmt.Errorf("no istio.io/api is known for Istio 1.%d", minor)
	}
	dir, err := download("istio.io/api@" + version)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "kubernetes", "customresourcedefinitions.gen.yaml")
	validator, err := istiocrd.NewValidatorFromFilesWithOptions([]string{path}, istiocrd.WithoutCRDValidation())
	return &CRDs{version, validator}, err
}

func download(module string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var answer struct{ Dir, Error string }
	if decodeErr := json.Unmarshal(out, &answer); decodeErr != nil {
		return "", fmt.Errorf("getting %s: %w", module, errors.Join(err, decodeErr))
	}
	if answer.Dir == "" {
		return "", fmt.Errorf("getting %s: %s", module, answer.Error)
	}
	return answer.Dir, nil
}

// Check holds every Istio object against its CRD: structure, unknown fields, lists that are sets or maps, CEL rules.
func (c *CRDs) Check(b bundle.Bundle) []Finding {
	istio, _, _ := b.Split()
	var findings []Finding
	for _, o := range istio.Clone() {
		if err := c.validator.ValidateCustomResource(o); err != nil {
			findings = append(findings, Finding{"crd " + c.version, "", bundle.Name(o), err.Error()})
		}
	}
	return findings
}
