package krm

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A result is a diagnostic in the output.
type result struct {
	Message     string            `yaml:"message" json:"message"`
	Severity    string            `yaml:"severity" json:"severity"`
	ResourceRef *resourceRef      `yaml:"resourceRef,omitempty" json:"resourceRef,omitempty"`
	Field       *resultField      `yaml:"field,omitempty" json:"field,omitempty"`
	File        *resultFile       `yaml:"file,omitempty" json:"file,omitempty"`
	Tags        map[string]string `yaml:"tags,omitempty" json:"tags,omitempty"`
}

type resourceRef struct {
	APIVersion string `yaml:"apiVersion" json:"apiVersion"`
	Kind       string `yaml:"kind" json:"kind"`
	Name       string `yaml:"name" json:"name"`
	Namespace  string `yaml:"namespace,omitempty" json:"namespace,omitempty"`
}

type resultField struct {
	Path string `yaml:"path" json:"path"`
}

type resultFile struct {
	Path  string `yaml:"path" json:"path"`
	Index int    `yaml:"index,omitempty" json:"index,omitempty"`
}

var severities = [...]string{diag.Error: "error", diag.Warning: "warning", diag.Advice: "info"}

// results returns the diagnostics as results. Advice about programs is for `gwc check`:
// of it, only that Secrets are left out is a result.
func (r *run) results(l *list, list []diag.Diagnostic) (out []result) {
	for _, d := range list {
		if d.Severity != diag.Advice || d.Code == code.OmittedSecret {
			out = append(out, r.result(l, d))
		}
	}
	return out
}

func (r *run) result(l *list, d diag.Diagnostic) result {
	out := result{Message: diag.Visible(d.Shown()), Severity: severities[d.Severity], Tags: map[string]string{"code": string(d.Code), "doc": diag.DocURL(d.Code)}}
	if d.Hint != "" {
		out.Message += "; " + diag.Visible(d.ShownHint())
	}
	if !d.Span.Known() {
		out.of(l.config)
		if path, _, found := strings.Cut(d.Message, " of "); found && d.Code == code.InvalidFunctionConfig {
			out.Field = &resultField{path}
		}
		return out
	}
	at := d.Span.File().Position(d.Span.Start())
	out.Tags["line"], out.Tags["column"] = strconv.Itoa(at.Line), strconv.Itoa(at.Column)
	if r.program != nil {
		if source, known := r.program.sources[d.Span.File().Name]; known {
			out.of(source.object)
			out.Field = &resultField{source.field}
			out.Message = d.Span.File().Name + ":" + out.Tags["line"] + ":" + out.Tags["column"] + ": " + out.Message
			return out
		}
	}
	for _, i := range l.items {
		if i.file == d.Span.File() {
			out.of(i.node)
			return out
		}
	}
	out.File = &resultFile{Path: d.Span.File().Name}
	return out
}

// of sets the object that the result is about, and its file.
func (out *result) of(n *yaml.Node) {
	if n == nil || text(n, "kind") == "" || text(n, "metadata", "name") == "" {
		if n != nil && pathOf(n) != "" {
			out.File = fileOf(n)
		}
		return
	}
	out.ResourceRef = &resourceRef{text(n, "apiVersion"), text(n, "kind"), text(n, "metadata", "name"), text(n, "metadata", "namespace")}
	if pathOf(n) != "" {
		out.File = fileOf(n)
	}
}

// fileOf returns the file of an object as the orchestrator names it.
func fileOf(n *yaml.Node) *resultFile {
	all := annotations(n)
	index := all[indexKey]
	if index == "" {
		index = all[oldIndexKey]
	}
	number, _ := strconv.Atoi(index) // 0 if it is missing
	return &resultFile{pathOf(n), number}
}
