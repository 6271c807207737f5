package valid

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
)

// newerRule finds fields and values that a release which reads the object does not have.
// kubectl refuses the field, and other clients lose it in silence.
var newerRule = Rule{"newer", nil, []code.Code{code.NewerObjectField}, (*check).newer}

func (c *check) newer() {
	if c.Release != 0 {
		c.newerIn("spec", c.spec.ProtoReflect())
	}
}

func (c *check) newerIn(path string, m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		at := path + "." + f.JSONName()
		switch {
		case c.tooNew(at, f.JSONName(), f.FullName()):
		case f.IsMap():
			if f.MapValue().Kind() != protoreflect.MessageKind {
				return true
			}
			v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
				c.newerIn(at+"."+key.String(), value.Message())
				return true
			})
		case f.IsList():
			for i := range v.List().Len() {
				c.newerValue(fmt.Sprintf("%s[%d]", at, i), f, v.List().Get(i))
			}
		default:
			c.newerValue(at, f, v)
		}
		return true
	})
}

func (c *check) newerValue(at string, f protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch f.Kind() {
	case protoreflect.MessageKind:
		c.newerIn(at, v.Message())
	case protoreflect.EnumKind:
		if value := f.Enum().Values().ByNumber(v.Enum()); value != nil {
			c.tooNew(at, string(value.Name()), value.FullName())
		}
	}
}

// tooNew reports a field or a value that the release does not have.
func (c *check) tooNew(at, name string, full protoreflect.FullName) bool {
	since := feature.Newer()[string(full)]
	if since <= c.Release {
		return false
	}
	c.report(code.NewerObjectField, at, fmt.Sprintf("remove it, or target Istio 1.%d", since), "Istio 1.%d does not have %s, which is of 1.%d", c.Release, name, since)
	return true
}
