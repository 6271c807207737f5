package krm

import (
	_ "embed" // the texts below

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Kind is the kind of function configs and of objects with intents.
const Kind = intentsKind

// Schema is the KRMFunctionDefinition of gwc, with the schema of the function config.
//
//go:embed schema.yaml
var Schema string

// KustomizeConfig is the configuration by which kustomize renames what gwc's objects
// refer to.
//
//go:embed kustomizeconfig.yaml
var KustomizeConfig string

// IsConfig reports whether a text is a function config of gwc's kind.
func IsConfig(in []byte) bool {
	var document yaml.Node
	return yaml.Unmarshal(in, &document) == nil && len(document.Content) > 0 && isIntents(document.Content[0])
}

// IsNote reports whether advice is of interest for everybody who runs the function.
func IsNote(d diag.Diagnostic) bool { return d.Code == code.OmittedSecret }
