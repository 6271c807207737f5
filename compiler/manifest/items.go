package manifest

// Each returns the items of the list at a key of a map; none if there is no list.
func (v *Value) Each(key string) []Value {
	if v == nil {
		return nil
	}
	list := v.Get(key)
	if list == nil {
		return nil
	}
	return list.Items
}
