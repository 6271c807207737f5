package accept

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
)

// violations are what the rules of a message, and of the extensions in it, say against it. The rules of a message go
// down into its fields, but not into an Any.
func violations(m proto.Message) ([]string, error) {
	var out []string
	if v, ok := m.(interface{ ValidateAll() error }); ok {
		if err := v.ValidateAll(); err != nil {
			out = append(out, "against the rules of "+string(m.ProtoReflect().Descriptor().Name())+": "+err.Error())
		}
	}
	err := extensions(m.ProtoReflect(), func(packed *anypb.Any) error {
		inner, err := packed.UnmarshalNew()
		if err != nil {
			return unlessIstio(packed, err)
		}
		found, err := violations(inner)
		out = append(out, found...)
		return err
	})
	return out, err
}

// unlessIstio lets an extension pass that is not known because it is Istio's own.
func unlessIstio(packed *anypb.Any, err error) error {
	if istios(packed.GetTypeUrl()) {
		return nil
	}
	return err
}

// istios says whether a type is an extension of Istio's Envoy alone.
func istios(typeURL string) bool {
	return strings.Contains(typeURL, "istio.") || strings.HasSuffix(typeURL, ".TypedStruct")
}

// extensions calls f for each Any in m, but not for those within an Any.
func extensions(m protoreflect.Message, f func(*anypb.Any) error) error {
	return below(m, func(child protoreflect.Message) error {
		if packed, ok := child.Interface().(*anypb.Any); ok {
			return f(packed)
		}
		return extensions(child, f)
	})
}

// below calls f for each message that is directly in m.
func below(m protoreflect.Message, f func(protoreflect.Message) error) (err error) {
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.IsMap() && field.MapValue().Message() != nil:
			v.Map().Range(func(_ protoreflect.MapKey, e protoreflect.Value) bool {
				err = f(e.Message())
				return err == nil
			})
		case field.IsList() && field.Message() != nil:
			for i := 0; i < v.List().Len() && err == nil; i++ {
				err = f(v.List().Get(i).Message())
			}
		case !field.IsMap() && field.Message() != nil:
			err = f(v.Message())
		}
		return err == nil
	})
	return err
}
