package world

import "sync"

// A scopeCache keeps the scopes of sidecars: those of one namespace to which one Sidecar
// applies are the same.
type scopeCache struct {
	mutex sync.Mutex
	by    map[scopeKey]*Scope
}

type scopeKey struct {
	namespace string
	sidecar   *Sidecar // nil: none applies
}

// SidecarScope returns the scope of a sidecar, which nobody changes. Source:
// model/push_context.go doGetSidecarScope.
func (r *Registry) SidecarScope(p *Pod) *Scope {
	key := scopeKey{p.Namespace, r.sidecarOf(p)}
	r.scopes.mutex.Lock()
	defer r.scopes.mutex.Unlock()
	if r.scopes.by == nil {
		r.scopes.by = map[scopeKey]*Scope{}
	}
	if r.scopes.by[key] == nil {
		r.scopes.by[key] = r.sidecarScope(key)
	}
	return r.scopes.by[key]
}
