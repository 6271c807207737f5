package static

import (
	"path/filepath"
	"strings"
	"sync"

	istiocrd "istio.io/istio/pkg/config/crd"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// controllers are the modules of the controllers that make Secrets, and the files of their CRDs in them.
var controllers = []struct{ module, file string }{
	{"github.com/cert-manager/cert-manager@v1.21.2", "deploy/crds/cert-manager.io_certificates.yaml"},
	{"github.com/external-secrets/external-secrets@v1.3.2", "config/crds/bases/external-secrets.io_externalsecrets.yaml"},
}

// controllerCRDs reads the CRDs of cert-manager and External Secrets out of their modules.
var controllerCRDs = sync.OnceValues(func() (*istiocrd.Validator, error) {
	var paths []string
	for _, c := range controllers {
		dir, err := download(c.module)
		if err != nil {
			return nil, err
		}
		paths = append(paths, filepath.Join(dir, filepath.FromSlash(c.file)))
	}
	return istiocrd.NewValidatorFromFilesWithOptions(paths, istiocrd.WithoutCRDValidation())
})

// Controllers holds every Certificate and ExternalSecret against the CRDs that their controllers publish.
func Controllers(b bundle.Bundle) ([]Finding, error) {
	_, _, others := b.Split()
	var findings []Finding
	for _, o := range others.Clone() {
		if group := o.GroupVersionKind().Group; !strings.HasPrefix(group, "cert-manager.io") && !strings.HasPrefix(group, "external-secrets.io") {
			continue
		}
		validator, err := controllerCRDs()
		if err != nil {
			return nil, err
		}
		if err := validator.ValidateCustomResource(o); err != nil {
			findings = append(findings, Finding{"crd", "", bundle.Name(o), err.Error()})
		}
	}
	return findings, nil
}
