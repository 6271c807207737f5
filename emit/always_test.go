package emit

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoregistry"
	_ "istio.io/api/networking/v1alpha3" // the messages that always speaks of
	_ "istio.io/api/security/v1beta1"
)

// TestAlwaysNamesFields finds a name that is misspelt, or that a new version of
// the API no longer has.
func TestAlwaysNamesFields(t *testing.T) {
	for name := range always {
		if _, err := protoregistry.GlobalFiles.FindDescriptorByName(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
