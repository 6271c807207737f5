package jsonnet

import (
	"context"
	"reflect"
	"unsafe"

	gojsonnet "github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"
)

// A hook has the memory layout of go-jsonnet's EvalHook. Its functions run before
// and after each node is evaluated. go-jsonnet does not export the fields, but
// there is no other means to stop an evaluation.
type hook struct {
	before func(interpreter unsafe.Pointer, node ast.Node)
	after  func(interpreter unsafe.Pointer, node ast.Node, value any, err error)
}

// stride is the number of nodes between two looks at the context.
const stride = 1024

// stopWith makes an evaluation panic, which is an error of the VM, when the
// context ends. Without it an endless evaluation would use a processor after its
// time is over.
func stopWith(ctx context.Context, vm *gojsonnet.VM) {
	if !stoppable() {
		return
	}
	nodes := 0
	*(*hook)(unsafe.Pointer(&vm.EvalHook)) = hook{
		before: func(unsafe.Pointer, ast.Node) {
			if nodes++; nodes%stride == 0 && ctx.Err() != nil {
				panic(ctx.Err())
			}
		},
		after: func(unsafe.Pointer, ast.Node, any, error) {},
	}
}

// stoppable reports whether EvalHook has the layout of a hook.
func stoppable() bool {
	theirs, ours := reflect.TypeFor[gojsonnet.EvalHook](), reflect.TypeFor[hook]()
	if theirs.NumField() != ours.NumField() || theirs.Size() != ours.Size() {
		return false
	}
	for i := range ours.NumField() {
		if !sameLayout(theirs.Field(i).Type, ours.Field(i).Type) {
			return false
		}
	}
	return true
}

// sameLayout reports whether functions of both types are called alike: their
// parameters are pointers and interfaces at the same places.
func sameLayout(theirs, ours reflect.Type) bool {
	if theirs.Kind() != reflect.Func || theirs.NumIn() != ours.NumIn() || theirs.NumOut() != 0 {
		return false
	}
	for i := range ours.NumIn() {
		kind := ours.In(i).Kind()
		if kind == reflect.UnsafePointer {
			kind = reflect.Pointer
		}
		if theirs.In(i).Kind() != kind {
			return false
		}
	}
	return true
}
