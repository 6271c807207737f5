package model_test

import (
	"reflect"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// TestAnySetting checks that every setting counts: a host whose only setting did not
// would lose it.
func TestAnySetting(t *testing.T) {
	if model.NoSettings.Any() {
		t.Error("there are settings where none is stated")
	}
	for i := range reflect.TypeFor[model.EgressSettings]().NumField() {
		var s model.EgressSettings
		field, name := reflect.ValueOf(&s).Elem().Field(i), reflect.TypeOf(s).Field(i).Name
		if field.Kind() == reflect.Struct {
			field.FieldByName("Said").Set(reflect.ValueOf([]diag.Span{{}}))
		} else {
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		}
		if !s.Any() {
			t.Errorf("%s alone is no setting", name)
		}
	}
}
