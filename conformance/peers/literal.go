package peers

import (
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/runtime/protoimpl"
	"google.golang.org/protobuf/types/known/durationpb"
)

// A reader reads composite literals of Go source whose types are messages.
type reader struct {
	imports map[string]string       // by the name in the file: a path
	types   map[string]reflect.Type // by path.Name: messages, and the wrappers of their oneofs
}

// messageTypes returns the Go types of all registered messages.
func messageTypes() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	add := func(x any) {
		t := reflect.TypeOf(x).Elem()
		types[t.PkgPath()+"."+t.Name()] = t
	}
	protoregistry.GlobalTypes.RangeMessages(func(m protoreflect.MessageType) bool {
		add(m.Zero().Interface())
		if info, ok := m.(*protoimpl.MessageInfo); ok {
			for _, w := range info.OneofWrappers {
				add(w)
			}
		}
		return true
	})
	return types
}

// typeOf returns the type of an expression.
func (r *reader) typeOf(x ast.Expr) reflect.Type {
	switch x := x.(type) {
	case *ast.SelectorExpr:
		if pkg, ok := x.X.(*ast.Ident); ok {
			return r.types[r.imports[pkg.Name]+"."+x.Sel.Name]
		}
	case *ast.Ident:
		return map[string]reflect.Type{"string": reflect.TypeFor[string](), "uint32": reflect.TypeFor[uint32](), "byte": reflect.TypeFor[byte]()}[x.Name]
	case *ast.StarExpr:
		if t := r.typeOf(x.X); t != nil {
			return reflect.PointerTo(t)
		}
	case *ast.ArrayType:
		if t := r.typeOf(x.Elt); t != nil {
			return reflect.SliceOf(t)
		}
	case *ast.MapType:
		if k, v := r.typeOf(x.Key), r.typeOf(x.Value); k != nil && v != nil {
			return reflect.MapOf(k, v)
		}
	}
	return nil
}

// value returns the value of an expression where a type is expected; false if it is more than a literal.
func (r *reader) value(x ast.Expr, want reflect.Type) (reflect.Value, bool) {
	none := reflect.Value{}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return r.value(x.X, want)
	case *ast.UnaryExpr:
		if lit, ok := x.X.(*ast.CompositeLit); ok && x.Op == token.AND {
			v, ok := r.composite(lit, nil)
			if !ok {
				return none, false
			}
			p := reflect.New(v.Type())
			p.Elem().Set(v)
			return p, true
		}
		v, ok := r.value(x.X, want)
		if ok && x.Op == token.SUB && v.CanInt() {
			return reflect.ValueOf(-v.Int()).Convert(want), true
		}
		if ok && x.Op == token.SUB && v.CanFloat() {
			return reflect.ValueOf(-v.Float()).Convert(want), true
		}
	case *ast.CompositeLit:
		if want != nil && want.Kind() == reflect.Pointer && x.Type == nil {
			v, ok := r.composite(x, want.Elem())
			if !ok {
				return none, false
			}
			p := reflect.New(v.Type())
			p.Elem().Set(v)
			return p, true
		}
		return r.composite(x, want)
	case *ast.BasicLit:
		return basic(x, want)
	case *ast.Ident:
		switch {
		case x.Name == "true" || x.Name == "false":
			return reflect.ValueOf(x.Name == "true"), true
		case x.Name == "nil" && want != nil:
			return reflect.Zero(want), true
		}
	case *ast.SelectorExpr:
		return enum(x.Sel.Name, want)
	case *ast.CallExpr:
		return r.call(x, want)
	case *ast.BinaryExpr:
		a, okA := r.value(x.X, want)
		b, okB := r.value(x.Y, want)
		if okA && okB && x.Op == token.ADD && a.Kind() == reflect.String {
			return reflect.ValueOf(a.String() + b.String()), true
		}
	}
	return none, false
}

func basic(x *ast.BasicLit, want reflect.Type) (reflect.Value, bool) {
	var v any
	var err error
	switch x.Kind {
	case token.STRING:
		v, err = strconv.Unquote(x.Value)
	case token.INT:
		v, err = strconv.ParseInt(x.Value, 0, 64)
	case token.FLOAT:
		v, err = strconv.ParseFloat(x.Value, 64)
	default:
		return reflect.Value{}, false
	}
	if err != nil {
		return reflect.Value{}, false
	}
	out := reflect.ValueOf(v)
	if want != nil && out.CanConvert(want) && out.Kind() != reflect.String {
		out = out.Convert(want)
	}
	return out, true
}

// enum returns the constant of an enum by its Go name, which ends in its own.
func enum(name string, want reflect.Type) (reflect.Value, bool) {
	if want == nil || want.Kind() != reflect.Int32 {
		return reflect.Value{}, false
	}
	e, ok := reflect.Zero(want).Interface().(protoreflect.Enum)
	if !ok {
		return reflect.Value{}, false
	}
	best, found := "", protoreflect.EnumNumber(0)
	values := e.Descriptor().Values()
	for i := range values.Len() {
		if v := string(values.Get(i).Name()); strings.HasSuffix(name, "_"+v) && len(v) > len(best) {
			best, found = v, values.Get(i).Number()
		}
	}
	return reflect.ValueOf(int32(found)).Convert(want), best != ""
}

// call reads the few calls that make values: durations, repeated texts, bytes.
func (r *reader) call(x *ast.CallExpr, _ reflect.Type) (reflect.Value, bool) {
	if _, isSlice := x.Fun.(*ast.ArrayType); isSlice && len(x.Args) == 1 {
		v, ok := r.value(x.Args[0], reflect.TypeFor[string]())
		if !ok {
			return v, false
		}
		return reflect.ValueOf([]byte(v.String())), true
	}
	fun, ok := x.Fun.(*ast.SelectorExpr)
	if !ok {
		return reflect.Value{}, false
	}
	switch pkg, _ := fun.X.(*ast.Ident); {
	case pkg != nil && pkg.Name == "durationpb" && len(x.Args) == 1:
		if d, ok := length(x.Args[0]); ok {
			return reflect.ValueOf(durationpb.New(d)), true
		}
	case pkg != nil && pkg.Name == "strings" && fun.Sel.Name == "Repeat" && len(x.Args) == 2:
		text, okText := r.value(x.Args[0], reflect.TypeFor[string]())
		n, okN := r.value(x.Args[1], reflect.TypeFor[int]())
		if okText && okN {
			return reflect.ValueOf(strings.Repeat(text.String(), int(n.Int()))), true
		}
	}
	return reflect.Value{}, false
}

// length returns the duration that an expression of numbers and units is.
func length(x ast.Expr) (time.Duration, bool) {
	switch x := x.(type) {
	case *ast.BasicLit:
		n, err := strconv.ParseInt(x.Value, 0, 64)
		return time.Duration(n), err == nil
	case *ast.SelectorExpr:
		d, ok := map[string]time.Duration{"Hour": time.Hour, "Minute": time.Minute, "Second": time.Second, "Millisecond": time.Millisecond, "Nanosecond": 1}[x.Sel.Name]
		return d, ok
	case *ast.BinaryExpr:
		a, okA := length(x.X)
		b, okB := length(x.Y)
		return a * b, okA && okB && x.Op == token.MUL
	}
	return 0, false
}

// composite returns a struct, a slice or a map.
func (r *reader) composite(x *ast.CompositeLit, want reflect.Type) (reflect.Value, bool) {
	t := want
	if x.Type != nil {
		t = r.typeOf(x.Type)
	}
	if t == nil {
		return reflect.Value{}, false
	}
	out := reflect.New(t).Elem()
	if t.Kind() == reflect.Map {
		out.Set(reflect.MakeMap(t))
	}
	if t.Kind() == reflect.Slice {
		out.Set(reflect.MakeSlice(t, 0, len(x.Elts)))
	}
	for _, e := range x.Elts {
		if !r.element(out, e) {
			return reflect.Value{}, false
		}
	}
	return out, true
}

func (r *reader) element(out reflect.Value, e ast.Expr) bool {
	pair, isPair := e.(*ast.KeyValueExpr)
	switch t := out.Type(); {
	case t.Kind() == reflect.Slice && !isPair:
		v, ok := r.value(e, t.Elem())
		if !ok || !v.Type().AssignableTo(t.Elem()) {
			return false
		}
		out.Set(reflect.Append(out, v))
	case t.Kind() == reflect.Map && isPair:
		key, okKey := r.value(pair.Key, t.Key())
		v, ok := r.value(pair.Value, t.Elem())
		if !okKey || !ok || !v.Type().AssignableTo(t.Elem()) {
			return false
		}
		out.SetMapIndex(key, v)
	case t.Kind() == reflect.Struct && isPair:
		name, _ := pair.Key.(*ast.Ident)
		if name == nil {
			return false
		}
		f := out.FieldByName(name.Name)
		if !f.IsValid() || !f.CanSet() {
			return false
		}
		v, ok := r.value(pair.Value, f.Type())
		if !ok || !v.Type().AssignableTo(f.Type()) {
			return false
		}
		f.Set(v)
	default:
		return false
	}
	return true
}
