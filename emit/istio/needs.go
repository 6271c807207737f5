package istio

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/install"
	"github.com/gwc-lang/gwc/emit/istio/needs"
)

// Needs returns what the objects of a bundle expect to exist in the cluster.
func (Target) Needs(m *model.Model, b *emit.Bundle) []emit.Need { return needs.Of(m, b) }

// Installers returns the names of the tools that can install a gateway.
func (Target) Installers() []string { return install.Tools() }

// Install returns what a tool reads to install a gateway, as YAML.
func (Target) Install(m *model.Model, g *model.Gateway, tool string) ([]byte, error) {
	return install.For(m, g, tool)
}
