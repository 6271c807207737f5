// Package gitops runs gwc in the tools that call it: kustomize as its command, kpt as
// its library kyaml. It is a module of its own, so that gwc does not depend on them.
package gitops
