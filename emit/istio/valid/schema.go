package valid

import (
	_ "embed"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A schema is a structural schema of Kubernetes, as far as Istio's
// CustomResourceDefinitions use it.
type schema struct {
	Type          string             `json:"type"`
	Format        string             `json:"format"`
	Enum          []string           `json:"enum"`
	Nullable      bool               `json:"nullable"`
	Required      []string           `json:"required"`
	Properties    map[string]*schema `json:"properties"`
	Additional    *schema            `json:"additionalProperties"`
	Items         *schema            `json:"items"`
	Minimum       *float64           `json:"minimum"`
	Maximum       *float64           `json:"maximum"`
	MinLength     *int               `json:"minLength"`
	MaxLength     *int               `json:"maxLength"`
	MinItems      *int               `json:"minItems"`
	MaxItems      *int               `json:"maxItems"`
	MinProperties *int               `json:"minProperties"`
	MaxProperties *int               `json:"maxProperties"`
	Pattern       string             `json:"pattern"`
	AllOf         []*schema          `json:"allOf"`
	AnyOf         []*schema          `json:"anyOf"`
	OneOf         []*schema          `json:"oneOf"`
	Not           *schema            `json:"not"`
	Preserve      bool               `json:"x-kubernetes-preserve-unknown-fields"`
	IntOrString   bool               `json:"x-kubernetes-int-or-string"`
	ListType      string             `json:"x-kubernetes-list-type"`
	ListKeys      []string           `json:"x-kubernetes-list-map-keys"`
	Rules         []struct {
		Rule string `json:"rule"`
	} `json:"x-kubernetes-validations"`

	pattern *regexp.Regexp
	quickly quickly
}

// A kind is a kind of Istio's API.
type kind struct {
	Group    string   `json:"group"`
	Versions []string `json:"versions"`
	Required []string `json:"required"`
	Spec     *schema  `json:"spec"`
}

// schemaText has the schemas of Istio's newest release, without descriptions. A test
// makes it from the module istio.io/api.
//
//go:embed schema.json
var schemaText []byte

// kinds are all kinds by name, read on first use. They are part of gwc, so an
// unreadable schema is an internal error.
var kinds = sync.OnceValue(func() map[string]*kind {
	var all map[string]*kind
	if err := json.Unmarshal(schemaText, &all); err != nil {
		panic(err)
	}
	for _, k := range all {
		k.Spec.visit(func(s *schema) {
			if s.Pattern != "" {
				s.pattern = regexp.MustCompile(s.Pattern)
			}
			s.quicken()
		})
	}
	return all
})

// visit calls a function with the schema and all schemas in it.
func (s *schema) visit(see func(*schema)) {
	if s == nil {
		return
	}
	see(s)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		s.Properties[name].visit(see)
	}
	for _, part := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf, []*schema{s.Items, s.Additional, s.Not}) {
		part.visit(see)
	}
}

// UnknownExpressions returns the CEL expressions of the schemas that the package does
// not know, sorted. There are none: a test checks it.
func UnknownExpressions() (list []string) {
	for _, k := range kinds() {
		k.Spec.visit(func(s *schema) {
			for _, r := range s.Rules {
				if _, known := expressions[oneLine(r.Rule)]; !known {
					list = append(list, oneLine(r.Rule))
				}
			}
		})
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// oneLine returns a text with its white space replaced by single spaces.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// names returns the names of the fields, sorted.
func (s *schema) names() []string {
	if s == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(s.Properties))
}
