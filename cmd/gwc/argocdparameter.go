package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A parameter is a parameter of an Application: a name, and a value in one of three
// forms.
type parameter struct {
	Name   string
	String *string
	Array  []string
	Map    map[string]string
}

var parameterKeys = []string{"name", "string", "array", "map"}

// UnmarshalJSON reads a parameter as Argo CD writes it: each key once, in its case, and
// with a value of its type.
func (p *parameter) UnmarshalJSON(data []byte) error {
	keys, err := keysOf(data)
	if err != nil {
		return err
	}
	for n, key := range keys {
		switch {
		case !slices.Contains(parameterKeys, key):
			return fmt.Errorf("unknown key %q; expected one of: %s%s", key, strings.Join(parameterKeys, ", "), meant("", strings.ToLower(key), parameterKeys))
		case slices.Contains(keys[:n], key):
			return fmt.Errorf("duplicate key %q", key)
		}
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	if name := values["name"]; name == nil || json.Unmarshal(name, &p.Name) != nil || p.Name == "" {
		return errors.New("`name` is missing, or is not a string")
	}
	given := 0
	for _, form := range []struct {
		key, what string
		into      any
	}{{"string", "a string", &p.String}, {"array", "a list of strings", &p.Array}, {"map", "a map of strings", &p.Map}} {
		value := values[form.key]
		if value == nil {
			continue
		}
		if bytes.Contains(value, []byte("null")) && hasNull(value) || json.Unmarshal(value, form.into) != nil {
			return fmt.Errorf("parameter %s: `%s` must be %s", p.Name, form.key, form.what)
		}
		given++
	}
	switch given {
	case 0:
		return fmt.Errorf("parameter %s: no value; add `string` or `map`, or remove the parameter", p.Name)
	case 1:
		return nil
	}
	return fmt.Errorf("parameter %s: several values; state one of `string`, `array` and `map`", p.Name)
}

// keysOf returns the keys of an object in JSON.
func keysOf(data []byte) (keys []string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("a parameter is not an object with `name` and a value")
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		keys = append(keys, fmt.Sprint(key))
	}
	return keys, nil
}

// hasNull reports whether a value, an element of it or a value of a key is null.
func hasNull(data []byte) bool {
	var value any
	if json.Unmarshal(data, &value) != nil {
		return false // it is reported otherwise
	}
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		return slices.Contains(v, nil)
	case map[string]any:
		for _, one := range v {
			if one == nil {
				return true
			}
		}
	}
	return false
}

// readParameters reads the parameters of an Application. Without any, Argo CD writes
// null.
func readParameters(text string) ([]parameter, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, errors.New("is not a JSON list of parameters")
	}
	list := make([]parameter, len(raw))
	for n := range raw {
		// Not by json.Unmarshal, which passes over null.
		if err := list[n].UnmarshalJSON(raw[n]); err != nil {
			return nil, fmt.Errorf("item %d: %w", n+1, err)
		}
	}
	return list, nil
}
