package kubectl

import "testing"

// TestItems reads what kubectl get prints: nothing, one object, or a list.
func TestItems(t *testing.T) {
	for text, want := range map[string]int{
		"":   0,
		"\n": 0,
		`{"kind": "VirtualService", "metadata": {"name": "a"}}`:                                 1,
		`{"kind": "List", "items": [{"kind": "VirtualService"}, {"kind": "Gateway"}]}`:          2,
		`{"kind": "List", "items": []}`:                                                         0,
		`{"kind": "VirtualServiceList", "items": [{"kind": "VirtualService"}], "metadata": {}}`: 1,
	} {
		if got := len(items([]byte(text))); got != want {
			t.Errorf("%q: %d objects, want %d", text, got, want)
		}
	}
}

// TestOnlyControllers checks over whose changes an object is applied without a conflict.
func TestOnlyControllers(t *testing.T) {
	const own = `{"manager": "gwc", "operation": "Apply", "fieldsV1": {"f:metadata": {"f:labels": {}}, "f:spec": {"f:hosts": {}}}}`
	for fields, want := range map[string]bool{
		own: true,
		own + `, {"manager": "rollouts-controller", "operation": "Update", "fieldsV1": {"f:spec": {"f:http": {}}}}`:               true,
		own + `, {"manager": "pilot", "operation": "Update", "subresource": "status", "fieldsV1": {"f:status": {}}}`:              true,
		own + `, {"manager": "other", "operation": "Apply", "fieldsV1": {"f:spec": {"f:http": {}}}}`:                              false,
		own + `, {"manager": "kubectl-edit", "operation": "Update", "fieldsV1": {"f:spec": {"f:http": {}}}}`:                      false,
		own + `, {"manager": "x", "operation": "Update", "fieldsV1": {"f:spec": {"f:http": {}, "f:hosts": {}}}}`:                  false,
		own + `, {"manager": "x", "operation": "Update", "fieldsV1": {"f:spec": {"f:hosts": {}}}}`:                                false,
		own + `, {"manager": "x", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {}}, "f:spec": {"f:http": {}}}}`: false,
		`{"manager": "gwc", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {}}}}`:                                 false,
	} {
		live, err := readLive([]byte(`{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a", "managedFields": [` + fields + `]}}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := live.OnlyControllers("http"); got != want {
			t.Errorf("%s: %t, want %t", fields, got, want)
		}
	}
	if _, err := readLive([]byte("{")); err == nil {
		t.Error("what is not JSON is accepted")
	}
}
