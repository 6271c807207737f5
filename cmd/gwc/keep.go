package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/kubectl"
)

// kept returns the objects with the numbers that controllers have set in the cluster.
// The API server keeps one owner for a list, so that an object in whose list only
// controllers changed something is applied over them: forced is those.
func (a *applying) kept(ctx context.Context, objects []emit.Object) (plain, forced emit.Bundle, err error) {
	var ids []kubectl.Object
	for i := range objects {
		if o := &objects[i]; len(o.Controlled) > 0 {
			ids = append(ids, kubectl.Object{ID: o.ID(), APIVersion: o.APIVersion})
		}
	}
	live, err := a.client.Get(ctx, ids)
	if err != nil {
		return plain, forced, err
	}
	for _, o := range objects {
		there, found := live[o.ID()]
		if len(o.Controlled) == 0 || !found {
			plain.Objects = append(plain.Objects, o)
			continue
		}
		list := strings.TrimPrefix(o.Controlled[0].Path, "spec.")
		o, changed, err := istio.Target{}.Keep(o, there.JSON)
		if err != nil {
			return plain, forced, err
		}
		for _, name := range changed {
			if err := a.cluster.say(a.cmd, fmt.Sprintf("note: route %s of %s has other destinations than in the cluster; it begins with the shares of the program", name, there.Object)); err != nil {
				return plain, forced, err
			}
		}
		if there.OnlyControllers(list) {
			forced.Objects = append(forced.Objects, o)
		} else {
			plain.Objects = append(plain.Objects, o)
		}
	}
	return plain, forced, nil
}

// each runs kubectl on the manifests of the objects, and again on those that are applied
// over controllers.
func (a *applying) each(ctx context.Context, objects []emit.Object, run func([]byte) error) error {
	plain, forced, err := a.kept(ctx, objects)
	if err != nil {
		return err
	}
	for _, b := range []*emit.Bundle{&plain, &forced} {
		if len(b.Objects) == 0 {
			continue
		}
		manifests, err := yamlOf(b)
		if err != nil {
			return err
		}
		a.client.ForceConflicts = a.force || b == &forced
		if err := run(manifests); err != nil {
			return err
		}
	}
	return nil
}
