package kubectl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Listed is the objects of a resource in all namespaces.
type Listed struct {
	Resource string // as deployments.apps
	Text     []byte // a JSON value for each object
	Denied   string // why they cannot be listed; empty if they are
}

// ListAll returns the objects of all kinds, by one call for each. Kinds that the cluster does
// not have are left out, and those that cannot be listed are denied.
func (c *Client) ListAll(ctx context.Context, kinds []Kind) (lists []Listed, err error) {
	resources, err := c.resources(ctx, kinds)
	if err != nil {
		return nil, err
	}
	for _, name := range resources {
		l, err := c.get(ctx, name)
		if err != nil {
			return nil, err
		}
		lists = append(lists, l)
	}
	return lists, nil
}

func (c *Client) get(ctx context.Context, resource string) (Listed, error) {
	quiet, said := *c, bytes.Buffer{}
	quiet.Err = &said
	var out bytes.Buffer
	err := quiet.run(ctx, nil, &out, "get", resource, "--all-namespaces", "--ignore-not-found", "--output=json")
	if _, failed := errors.AsType[*Error](err); failed && ctx.Err() == nil {
		why, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return Listed{Resource: resource, Denied: strings.TrimPrefix(why, "Error from server (Forbidden): ")}, nil
	}
	if err != nil {
		return Listed{}, err
	}
	var list struct{ Items []json.RawMessage }
	if text := bytes.TrimSpace(out.Bytes()); len(text) > 0 {
		if err := json.Unmarshal(text, &list); err != nil {
			return Listed{}, fmt.Errorf("%s get %s: %w", c.Path, resource, err)
		}
	}
	var text bytes.Buffer
	for _, item := range list.Items {
		if err := json.Indent(&text, item, "", "  "); err != nil {
			return Listed{}, fmt.Errorf("%s get %s: %w", c.Path, resource, err)
		}
		text.WriteByte('\n')
	}
	return Listed{Resource: resource, Text: slices.Clip(text.Bytes())}, nil
}
