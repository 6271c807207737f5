package model

import "testing"

// TestDerived checks that what is derived of a model is computed once it is finished, and
// each time before.
func TestDerived(t *testing.T) {
	type answer int
	asked := 0
	ask := func(*Model) answer { asked++; return answer(asked) }
	m := &Model{}
	if first, second := Derived(m, ask), Derived(m, ask); first == second {
		t.Error("the model may still change, but it is asked once")
	}
	m.Finish()
	if first, second := Derived(m, ask), Derived(m, ask); first != second {
		t.Errorf("a finished model was asked twice: %d, %d", first, second)
	}
}
