package kubectl

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/emit"
)

// A Kind is a kind of objects in an API group; the group of Kubernetes' core is
// empty.
type Kind struct{ Group, Kind string }

// An Object is an object in a cluster.
type Object struct {
	emit.ID
	APIVersion string
}

// String returns the kind, the namespace and the name.
func (o Object) String() string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// manifest returns what identifies the object. JSON is YAML, and has no characters
// that would need care.
func (o Object) manifest() []byte {
	metadata := map[string]string{"name": o.Name}
	if o.Namespace != "" {
		metadata["namespace"] = o.Namespace
	}
	data, err := json.Marshal(map[string]any{"apiVersion": o.APIVersion, "kind": o.Kind, "metadata": metadata})
	if err != nil {
		panic(err) // strings can always be encoded
	}
	return append([]byte("---\n"), append(data, '\n')...)
}

// columns print an object on a line.
const columns = `jsonpath={range .items[*]}{.apiVersion}{"\t"}{.kind}{"\t"}{.metadata.namespace}{"\t"}{.metadata.name}{"\n"}{end}`

// List returns all objects of the kinds that a label selector selects, in all
// namespaces. Kinds that the cluster does not have are left out. It is an error if
// one kind cannot be listed: what is not listed could be taken for removed.
func (c *Client) List(ctx context.Context, kinds []Kind, selector string) ([]Object, error) {
	resources, err := c.resources(ctx, kinds)
	if err != nil || len(resources) == 0 {
		return nil, err
	}
	var out bytes.Buffer
	if err := c.run(ctx, nil, &out, "get", strings.Join(resources, ","), "--all-namespaces", "--selector="+selector, "--ignore-not-found", "--output="+columns); err != nil {
		return nil, err
	}
	var list []Object
	for line := range strings.Lines(out.String()) {
		parts := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(parts) != 4 || parts[1] == "" || parts[3] == "" {
			return nil, fmt.Errorf("%s get: unexpected line %q", c.Path, line)
		}
		o := emit.Object{APIVersion: parts[0], Kind: parts[1], Namespace: parts[2], Name: parts[3]}
		list = append(list, Object{o.ID(), parts[0]})
	}
	return list, nil
}

// resources returns the names of the kinds' resources, of those that the cluster has.
// Discovery by kubectl would fail as a whole if any API of the cluster is not
// available, so only the groups of the kinds are asked.
func (c *Client) resources(ctx context.Context, kinds []Kind) (names []string, err error) {
	var groups struct {
		Groups []struct {
			Name     string
			Versions []struct{ GroupVersion string }
		}
	}
	if err := c.raw(ctx, "/apis", &groups); err != nil {
		return nil, err
	}
	paths := []string{"/api/v1"}
	for _, g := range groups.Groups {
		if slices.ContainsFunc(kinds, func(k Kind) bool { return k.Group == g.Name }) {
			for _, v := range g.Versions {
				paths = append(paths, "/apis/"+v.GroupVersion)
			}
		}
	}
	for _, path := range paths {
		found, err := c.resourcesOf(ctx, path, kinds)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// resourcesOf returns the names of the kinds' resources in one version of a group.
func (c *Client) resourcesOf(ctx context.Context, path string, kinds []Kind) (names []string, err error) {
	var list struct {
		GroupVersion string
		Resources    []struct {
			Name, Kind string
			Verbs      []string
		}
	}
	if err := c.raw(ctx, path, &list); err != nil {
		return nil, err
	}
	group, _, _ := strings.Cut(list.GroupVersion, "/")
	suffix := "." + group
	if list.GroupVersion == "v1" {
		group, suffix = "", ""
	}
	for _, r := range list.Resources {
		if slices.Contains(kinds, Kind{group, r.Kind}) && slices.Contains(r.Verbs, "list") && !strings.Contains(r.Name, "/") {
			names = append(names, r.Name+suffix)
		}
	}
	return names, nil
}

// raw reads a document of the API.
func (c *Client) raw(ctx context.Context, path string, to any) error {
	var out bytes.Buffer
	if err := c.run(ctx, nil, &out, "get", "--raw="+path); err != nil {
		return err
	}
	if err := json.Unmarshal(out.Bytes(), to); err != nil {
		return fmt.Errorf("%s get --raw=%s: %w", c.Path, path, err)
	}
	return nil
}
