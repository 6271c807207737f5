package peers

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// A Judge is the API server with Istio's CustomResourceDefinitions and its webhook.
type Judge struct {
	kinds map[schema.GroupVersionKind]*definition
}

type definition struct {
	schema    *structural.Structural
	validator validation.SchemaCreateValidator
	rules     *cel.Validator
}

// NewJudge reads the CustomResourceDefinitions of a directory of the module istio.io/api.
func NewJudge(dir string) (*Judge, error) {
	text, err := os.ReadFile(filepath.Join(dir, "kubernetes", "customresourcedefinitions.gen.yaml"))
	if err != nil {
		return nil, err
	}
	j := &Judge{map[schema.GroupVersionKind]*definition{}}
	for doc := range strings.SplitSeq(string(text), "\n---") {
		var written apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal([]byte(doc), &written); err != nil {
			return nil, err
		}
		var d apiextensions.CustomResourceDefinition
		if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(&written, &d, nil); err != nil {
			return nil, err
		}
		for _, v := range d.Spec.Versions {
			s := v.Schema
			if s == nil {
				s = d.Spec.Validation
			}
			made, err := newDefinition(s.OpenAPIV3Schema)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", d.Name, err)
			}
			j.kinds[schema.GroupVersionKind{Group: d.Spec.Group, Version: v.Name, Kind: d.Spec.Names.Kind}] = made
		}
	}
	return j, nil
}

func newDefinition(s *apiextensions.JSONSchemaProps) (*definition, error) {
	validator, _, err := validation.NewSchemaValidator(s)
	if err != nil {
		return nil, err
	}
	made, err := structural.NewStructural(s)
	if err != nil {
		return nil, err
	}
	return &definition{made, validator, cel.NewValidator(made, true, celconfig.PerCallLimit)}, nil
}

// Refused returns why an object is refused by kubectl or the API server, as one that is created with the field
// validation that kubectl asks for, or by the webhook; empty if it is accepted.
func (j *Judge) Refused(object map[string]any) string {
	body := runtime.DeepCopyJSON(object)
	version, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	gvk := schema.FromAPIVersionAndKind(version, kind)
	d := j.kinds[gvk]
	if d == nil {
		return "no such kind"
	}
	if unknown := d.unknown(body); len(unknown) > 0 {
		return "unknown fields " + strings.Join(unknown, ", ")
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(body, d.schema)
	defaulting.Default(body, d.schema)
	if err := validation.ValidateCustomResource(nil, body, d.validator).ToAggregate(); err != nil {
		return "schema: " + err.Error()
	}
	if err := listtype.ValidateListSetsAndMaps(nil, d.schema, body).ToAggregate(); err != nil {
		return "lists: " + err.Error()
	}
	if errs, _ := d.rules.Validate(context.Background(), nil, d.schema, body, nil, celconfig.RuntimeCELCostBudget); len(errs) > 0 {
		return "CEL: " + errs.ToAggregate().Error()
	}
	return webhook(gvk, body)
}

// unknown returns the fields that the schema does not have.
func (d *definition) unknown(body map[string]any) (list []string) {
	paths := pruning.PruneWithOptions(runtime.DeepCopyJSON(body), d.schema, true, structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	for _, p := range paths {
		if !strings.HasPrefix(p, "metadata.") {
			list = append(list, p)
		}
	}
	return list
}

// Warned returns what the webhook warns of in an object that it accepts; empty if it is silent.
func (j *Judge) Warned(object map[string]any) string {
	body := runtime.DeepCopyJSON(object)
	version, _ := body["apiVersion"].(string)
	kind, _ := body["kind"].(string)
	gvk := schema.FromAPIVersionAndKind(version, kind)
	defaulting.Default(body, j.kinds[gvk].schema)
	warning, _ := asked(gvk, body)
	return warning
}

// webhook asks Istio's validation as its webhook does.
func webhook(gvk schema.GroupVersionKind, body map[string]any) string {
	_, why := asked(gvk, body)
	return why
}

// asked returns the warning and the error of the webhook.
func asked(gvk schema.GroupVersionKind, body map[string]any) (warning, why string) {
	raw, err := json.Marshal(body)
	if err != nil {
		return "", err.Error()
	}
	var object crd.IstioKind
	if err := json.Unmarshal(raw, &object); err != nil {
		return "", "webhook: " + err.Error()
	}
	s, known := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
	if !known {
		return "", "webhook: unknown kind"
	}
	config, err := crd.ConvertObject(s, &object, "cluster.local")
	if err != nil {
		return "", "webhook: cannot be read: " + err.Error()
	}
	warn, err := s.ValidateConfig(*config)
	if err != nil {
		return "", "webhook: " + err.Error()
	}
	if warn != nil {
		return warn.Error(), ""
	}
	return "", ""
}
