package model

import (
	"reflect"
	"sync"
)

// Derived returns what compute returns of a finished model, computed once for all who
// ask for that type. They do not change it. Of a model that is not finished, it is
// computed each time.
func Derived[T any](m *Model, compute func(*Model) T) T {
	if m.derived == nil {
		return compute(m)
	}
	key := reflect.TypeFor[T]()
	once, known := m.derived.Load(key)
	if !known {
		once, _ = m.derived.LoadOrStore(key, sync.OnceValue(func() T { return compute(m) }))
	}
	return once.(func() T)()
}

// Finish says that the model does not change any more.
func (m *Model) Finish() { m.derived = new(sync.Map) }
