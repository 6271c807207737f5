package fuzz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/pki"
)

// Files writes a program as files; those of a second build lie in a folder, as in a case.
func (p Program) Files() map[string]string {
	out := map[string]string{}
	for i, build := range p.builds() {
		for name, text := range build {
			out[[]string{"", "another/"}[i]+name] = text
		}
	}
	return out
}

// Builds are the files of each build of a program.
func (p Program) Builds() []map[string]string {
	out := p.builds()
	for _, build := range out {
		if _, ok := build[authority]; ok {
			build[authority] = string(pki.Shared().Client.PEM)
		}
	}
	return out
}

// authority is the file with the certificate of the authority of private servers; cases say it in words.
const authority = "private.crt"

func (p Program) builds() []map[string]string {
	out := []map[string]string{p.build(0, p.Name)}
	if p.two() {
		out = append(out, p.build(1, p.Other))
	}
	return out
}

// two says whether a second build has statements; one without any is refused.
func (p Program) two() bool {
	return slices.ContainsFunc(p.Exposes, func(e Expose) bool { return e.Build == 1 }) ||
		slices.ContainsFunc(p.Meshes, func(m Mesh) bool { return m.Build == 1 }) ||
		slices.ContainsFunc(p.Egresses, func(e Egress) bool { return e.Build == 1 })
}

// oneHost says whether both builds state an outside host.
func (p Program) oneHost() bool {
	return slices.ContainsFunc(p.Egresses, func(e Egress) bool {
		return e.Build == 1 && slices.ContainsFunc(p.Egresses, func(o Egress) bool { return o.Build == 0 && o.Hosts[0] == e.Hosts[0] })
	})
}

func (p Program) build(build int, name string) map[string]string {
	out := map[string]string{"declarations.gwc": p.head(build, name)}
	if slices.ContainsFunc(p.accesses(build), func(a Access) bool { return len(a.Tokens) > 0 }) {
		out["jwks.json"] = call.KeySet() + "\n"
	}
	if slices.ContainsFunc(p.Egresses, func(e Egress) bool { return e.CA && e.Build == build }) {
		out[authority] = "authority client\n"
	}
	for i, namespace := range namespaces {
		var lines []string
		add := func(file, of int, statement fmt.Stringer) {
			if file == i && of == build {
				lines = append(lines, statement.String())
			}
		}
		for _, e := range p.Exposes {
			add(e.File, e.Build, e)
		}
		for _, m := range p.Meshes {
			add(m.File, m.Build, m)
		}
		for _, e := range p.Egresses {
			add(e.File, e.Build, e)
		}
		if len(lines) > 0 {
			out[fmt.Sprintf("file%d.gwc", i)] = "namespace " + namespace + "\n" + strings.Join(lines, "\n") + "\n"
		}
	}
	return out
}

// head are the declarations. What they emit, whichever build uses it, is the first build's.
func (p Program) head(build int, name string) string {
	listens := map[string]string{}
	if build == 0 {
		for _, l := range p.Listens {
			listens[l.Gateway] += "\n  " + l.String()
		}
	}
	if p.Behind > 0 {
		listens["edge"] += fmt.Sprintf("\n  behind %d %s", p.Behind, map[bool]string{true: "proxy", false: "proxies"}[p.Behind == 1])
	}
	out := fmt.Sprintf(gateways, listens["edge"], listens["ingress"]) + []string{policies, "service b.shop { port 8000 http }\n"}[build]
	add := func(when bool, line string) {
		if when {
			out += line + "\n"
		}
	}
	add(p.Target != 0, fmt.Sprintf("target istio 1.%d", p.Target))
	add(name != "", "program "+name)
	add(p.DNSCapture, "mesh { dns-capture }")
	if slices.ContainsFunc(p.Egresses, func(e Egress) bool { return e.CA && e.Build == build }) {
		out += "certificate private { ca \"private.crt\" }\n"
	}
	for _, declared := range p.callers(build) {
		add(true, declared)
	}
	add(p.Declared, "certificate shared { secret shared }\ncertificate partner { secret partner }")
	return out
}
