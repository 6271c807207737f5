package valid

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// structureRule finds kinds, fields, types and values that the API server refuses by
// the kind's CustomResourceDefinition. An unknown field is refused by kubectl, and
// dropped without it. Source: k8s.io/apiextensions-apiserver, validation and pruning.
var structureRule = Rule{"structure", nil, []code.Code{
	code.UnknownObjectField, code.WrongObjectType, code.UnknownObjectValue, code.MissingObjectField, code.ObjectValueOutOfRange,
	code.UnknownObjectKind, code.ExclusiveObjectFields, code.DuplicateElement, code.InvalidObjectText, code.InvalidObjectDuration,
	code.EntryResolution, code.InvalidObjectLabel, code.InvalidTargetRef, code.InvalidJWTRule, code.InvalidObjectAddress,
}, (*check).structure}

// outermost are the outermost fields of an object. Source: pkg/webhooks/validation/server
// checkFields.
var outermost = []string{"apiVersion", "kind", "metadata", "spec", "status"}

func (c *check) structure() {
	k := c.kind()
	if k == nil {
		return
	}
	c.known = true
	for _, f := range c.Fields {
		if !slices.Contains(outermost, f) {
			c.unknownField(k.Spec, nil, "", f)
		}
	}
	if len(c.Spec) == 0 || string(c.Spec) == "null" {
		if slices.Contains(k.Required, "spec") {
			c.report(code.MissingObjectField, "kind", "add spec", "spec is missing")
		}
		return
	}
	if k.Spec.quick(c.Spec) {
		return
	}
	var spec any
	decoder := json.NewDecoder(bytes.NewReader(c.Spec))
	decoder.UseNumber()
	if decoder.Decode(&spec) != nil {
		return
	}
	c.value(k.Spec, spec, "spec")
	if !c.dropped {
		return
	}
	if stored, err := json.Marshal(spec); err == nil {
		c.Spec = stored // without the nulls, as the webhook gets it
	}
}

// value checks a value against its schema.
func (c *check) value(s *schema, v any, path string) {
	if v == nil && s.Nullable {
		return
	}
	if !c.typed(s, v, path) {
		return
	}
	before := len(c.problems)
	switch v := v.(type) {
	case map[string]any:
		c.object(s, v, path)
	case []any:
		c.list(s, v, path)
	case string:
		c.text(s, v, path)
	case json.Number:
		c.number(s, v, path)
	}
	if len(c.problems) == before {
		c.combined(s, v, path)
		c.expressions(s, v, path)
	}
}

// typed reports whether the value has the type of the schema.
func (c *check) typed(s *schema, v any, path string) bool {
	is := typeOf(v)
	switch {
	case s.IntOrString && (is == "integer" || is == "string"), s.Type == "", s.Type == is, s.Type == "number" && is == "integer":
		return true
	}
	wants := article(s.Type)
	if s.IntOrString {
		wants = "a number or a text"
	}
	hint := "write " + wants
	if s.Type == "array" && is != "null" && is != "object" {
		hint = "write a list: [" + fmt.Sprint(v) + "]"
	}
	c.report(code.WrongObjectType, path, hint, "%s must be %s, not %s", last(path), wants, article(is))
	return false
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case json.Number:
		if f, err := v.Float64(); err == nil && f == math.Trunc(f) {
			return "integer"
		}
		return "number"
	}
	return "object"
}

var articles = map[string]string{
	"null": "empty", "boolean": "true or false", "string": "a text", "array": "a list", "integer": "a whole number", "number": "a number", "object": "a mapping",
}

func article(kind string) string { return articles[kind] }

// last returns the last name of a path.
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func (c *check) object(s *schema, v map[string]any, path string) {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		inner := s.Properties[name]
		if inner == nil {
			inner = s.Additional
		}
		switch {
		case inner == nil && s.Preserve:
		case inner == nil:
			c.unknownField(s, v, path, name)
		case v[name] == nil && !inner.Nullable:
			delete(v, name) // as the API server does
			c.dropped = true
		default:
			c.value(inner, v[name], path+"."+name)
		}
	}
	for _, name := range s.Required {
		if _, set := v[name]; !set {
			c.report(code.MissingObjectField, path, "add "+name, "%s of %s is missing", name, last(path))
		}
	}
	c.within(path, "fields", len(v), s.MinProperties, s.MaxProperties)
}

// within checks a count.
func (c *check) within(path, noun string, n int, least, most *int) {
	switch {
	case least != nil && n < *least && n == 0:
		c.report(code.MissingObjectField, path, "add one, or remove "+last(path), "%s must not be empty", last(path))
	case least != nil && n < *least:
		c.report(code.ObjectValueOutOfRange, path, "", "%s must have at least %d %s", last(path), *least, noun)
	case most != nil && n > *most:
		c.report(code.ObjectValueOutOfRange, path, "", "%s has %d %s: the maximum is %d", last(path), n, noun, *most)
	}
}

func (c *check) list(s *schema, v []any, path string) {
	c.within(path, "items", len(v), s.MinItems, s.MaxItems)
	for i, x := range v {
		if s.Items != nil {
			c.value(s.Items, x, item(path, i))
		}
	}
	if s.ListType != "map" && s.ListType != "set" {
		return
	}
	seen := map[string]bool{}
	for i, x := range v {
		key := fmt.Sprint(x)
		if fields, ok := x.(map[string]any); ok {
			var parts []string
			for _, k := range s.ListKeys {
				parts = append(parts, fmt.Sprint(fields[k]))
			}
			key = strings.Join(parts, " ")
		}
		if seen[key] {
			c.report(code.DuplicateElement, item(path, i), "remove one of them", "duplicate %s %s in %s", strings.Join(s.ListKeys, " and "), key, last(path))
		}
		seen[key] = true
	}
}

func (c *check) text(s *schema, v, path string) {
	c.within(path, "characters", utf8.RuneCountInString(v), s.MinLength, s.MaxLength)
	if s.pattern != nil && !s.pattern.MatchString(v) {
		c.report(code.InvalidObjectText, path, "write a text that matches "+s.Pattern, "invalid %s %q", last(path), v)
	}
	if s.Format == "byte" {
		if _, err := base64.StdEncoding.DecodeString(v); err != nil || v == "" {
			c.report(code.InvalidObjectText, path, "write it in base64", "%s must be base64", last(path))
		}
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
		hint := "expected one of: " + strings.Join(s.Enum, ", ")
		if near := lang.Nearest(strings.ToUpper(v), s.Enum); near != "" {
			hint = "did you mean " + near + "?"
		}
		c.report(code.UnknownObjectValue, path, hint, "unknown value %q of %s", v, last(path))
	}
}

func (c *check) number(s *schema, v json.Number, path string) {
	n, _ := v.Float64()
	least, most := s.limits()
	if n < least || n > most {
		hint := fmt.Sprintf("write at least %v", least)
		if n > most {
			hint = fmt.Sprintf("write at most %v", most)
		}
		c.report(code.ObjectValueOutOfRange, path, hint, "%s %s is out of range", last(path), v)
	}
}

// limits returns the least and the greatest number.
func (s *schema) limits() (least, most float64) {
	least, most = math.Inf(-1), math.Inf(1)
	if s.Type == "integer" && s.Format == "int32" {
		least, most = math.MinInt32, math.MaxInt32
	}
	if s.Minimum != nil {
		least = max(least, *s.Minimum)
	}
	if s.Maximum != nil {
		most = min(most, *s.Maximum)
	}
	return least, most
}

// combined checks the parts of a schema that exclude or require fields together.
func (c *check) combined(s *schema, v any, path string) {
	for _, part := range s.AllOf {
		c.combined(part, v, path)
	}
	if s.IntOrString || len(s.OneOf) == 0 && len(s.AnyOf) == 0 {
		return
	}
	if len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(part *schema) bool { return part.fits(v) }) {
		c.report(code.MissingObjectField, path, "", "%s has none of the required fields", last(path))
	}
	fitting := 0
	var words []string
	for _, part := range s.OneOf {
		words = append(words, part.Required...)
		if part.fits(v) {
			fitting++
		}
	}
	switch fields, _ := v.(map[string]any); {
	case len(s.OneOf) == 0 || fitting == 1:
	case fitting == 0:
		c.report(code.MissingObjectField, path, "add one of: "+strings.Join(words, ", "), "%s has none of the required fields", last(path))
	default:
		set := slices.DeleteFunc(words, func(name string) bool { _, is := fields[name]; return !is })
		c.report(code.ExclusiveObjectFields, path+"."+set[len(set)-1], "keep one of them", "%s cannot have both %s", last(path), strings.Join(set, " and "))
	}
}

// fits reports whether a value matches a schema that only requires fields.
func (s *schema) fits(v any) bool {
	fields, _ := v.(map[string]any)
	for _, name := range s.Required {
		if _, set := fields[name]; !set {
			return false
		}
	}
	if s.Not != nil && s.Not.fits(v) {
		return false
	}
	for _, part := range s.AllOf {
		if !part.fits(v) {
			return false
		}
	}
	if len(s.AnyOf) > 0 && !slices.ContainsFunc(s.AnyOf, func(part *schema) bool { return part.fits(v) }) {
		return false
	}
	fitting := 0
	for _, part := range s.OneOf {
		if part.fits(v) {
			fitting++
		}
	}
	return len(s.OneOf) == 0 || fitting == 1
}
