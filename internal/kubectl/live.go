package kubectl

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/emit"
)

// A Live is an object as the cluster has it.
type Live struct {
	Object
	JSON []byte
	// Managers are the field managers of the object other than gwc.
	managers []manager
}

// A manager is an entry of metadata.managedFields.
type manager struct {
	Manager, Operation, Subresource string
	FieldsV1                        map[string]map[string]any
}

// Get returns the objects that exist in the cluster, by their identity.
func (c *Client) Get(ctx context.Context, objects []Object) (map[emit.ID]Live, error) {
	if len(objects) == 0 {
		return nil, nil
	}
	var in, out bytes.Buffer
	for _, o := range objects {
		in.Write(o.manifest())
	}
	if err := c.run(ctx, in.Bytes(), &out, "get", "--ignore-not-found", "--show-managed-fields", "--output=json", "-f", "-"); err != nil {
		return nil, err
	}
	live := map[emit.ID]Live{}
	for _, data := range items(out.Bytes()) {
		l, err := readLive(data)
		if err != nil {
			return nil, fmt.Errorf("%s get: %w", c.Path, err)
		}
		live[l.ID] = l
	}
	return live, nil
}

// items returns the objects that kubectl prints: none, one, or a List of several.
func items(data []byte) []json.RawMessage {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	var list struct {
		Kind  string
		Items []json.RawMessage
	}
	if err := json.Unmarshal(data, &list); err != nil || list.Kind != "List" {
		return []json.RawMessage{data}
	}
	return list.Items
}

func readLive(data []byte) (Live, error) {
	var o struct {
		APIVersion, Kind string
		Metadata         struct {
			Namespace, Name string
			ManagedFields   []manager
		}
	}
	if err := json.Unmarshal(data, &o); err != nil {
		return Live{}, err
	}
	id := emit.Object{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Metadata.Namespace, Name: o.Metadata.Name}
	return Live{Object{id.ID(), o.APIVersion}, data, o.Metadata.ManagedFields}, nil
}

// OnlyControllers reports whether all that others changed in the object is the field of
// its spec, and not by hand: controllers update objects, people apply them or use
// kubectl. The API server keeps an owner for a whole list, so that a controller that
// changes a number in it owns all of it.
func (l Live) OnlyControllers(field string) bool {
	for _, m := range l.managers {
		switch {
		case m.Manager == FieldManager && m.Operation == "Apply", m.Subresource != "":
		case m.Operation != "Update", strings.HasPrefix(m.Manager, "kubectl"):
			return false
		default:
			for part, fields := range m.FieldsV1 {
				if part != "f:spec" || len(fields) != 1 || fields["f:"+field] == nil {
					return false
				}
			}
		}
	}
	return true
}
