package compiler

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/compiler/expand"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/compiler/values"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// valuesFiles evaluates each values file of a build once.
type valuesFiles struct {
	c       *compilation
	jsonnet *jsonnet.Evaluator

	mu    sync.Mutex
	files map[string]*pending // by name
}

// pending is a values file, which is evaluated on first use.
type pending struct {
	once sync.Once
	*evaluation
}

// An evaluation is the result of a values file. It does not change, so that what
// depends on it is current if the evaluation is the same.
type evaluation struct {
	value *values.Value // nil if it failed
	// failed returns the error, for a statement that names the file; nil if there
	// is none.
	failed func(at diag.Span) diag.Diagnostic
	// current reports whether another evaluation would read the same.
	current func(read func(folder, path string) ([]byte, error)) bool
	set     map[string]bool // paths of Options.Set that the file has
	names   []string        // of the files that were read
}

func newValuesFiles(c *compilation) *valuesFiles {
	o := c.options.Jsonnet
	o.Library = nil
	for _, root := range c.options.Library {
		o.Library = append(o.Library, c.folder(root))
	}
	return &valuesFiles{c: c, jsonnet: jsonnet.New(o), files: map[string]*pending{}}
}

// folder returns a root as a folder of Jsonnet files.
func (c *compilation) folder(root Root) jsonnet.Folder {
	return jsonnet.Folder{Name: root.Name, Read: func(p string) ([]byte, error) { return c.sources.content(root, p) }}
}

// of returns the evaluation of a values file that a statement names.
func (v *valuesFiles) of(from *diag.File, path string) *evaluation {
	found, err := v.c.sources.named(from, path, v.c.options.Library)
	return v.evaluation(found, err)
}

// given returns the evaluation of the values file of the command line, or nil.
func (v *valuesFiles) given() *evaluation {
	root := v.c.options.Values
	if root == nil {
		return nil
	}
	at := placeOf(v.c.roots, root.String())
	if at.root.FS == nil || !fs.ValidPath(at.path) {
		at = place{*root, root.Path}
	}
	found, err := v.c.sources.first([]place{at})
	return v.evaluation(found, err)
}

// evaluation evaluates a file, unless that was done in this build, or in an earlier
// one and what it reads has not changed.
func (v *valuesFiles) evaluation(found named, err error) *evaluation {
	name := path.Join(found.root.Name, found.path)
	v.mu.Lock()
	p := v.files[name]
	if p == nil {
		p = &pending{}
		v.files[name] = p
	}
	v.mu.Unlock()
	p.once.Do(func() {
		if kept := v.c.options.Cache.evaluation(name); kept != nil && kept.current(v.read) {
			p.evaluation = kept
			return
		}
		p.evaluation = v.evaluate(name, found, err)
		v.c.options.Cache.keep(name, p.evaluation)
	})
	return p.evaluation
}

// names returns the names of the files that were read, sorted.
func (v *valuesFiles) names() (list []string) {
	for _, p := range v.files {
		if p.evaluation != nil {
			list = append(list, p.names...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// read returns a file of a folder with that name.
func (v *valuesFiles) read(folder, p string) ([]byte, error) {
	roots := slices.Concat(v.c.roots, v.c.options.Library)
	if v.c.options.Values != nil {
		roots = append(roots, *v.c.options.Values)
	}
	for _, root := range roots {
		if root.Name == folder {
			return v.c.sources.content(root, p)
		}
	}
	return v.c.sources.content(Root{Name: folder}, p) // of texts alone
}

func (v *valuesFiles) evaluate(name string, found named, err error) *evaluation {
	if err != nil {
		return unreadable(name, err)
	}
	file := diag.NewFile(name, found.text)
	file.Path = found.path
	e := &evaluation{current: sameText(found), names: []string{name}}
	switch {
	case len(found.text) > lang.MaxFile:
		e.failed = func(at diag.Span) diag.Diagnostic {
			return diag.At(at, code.UnreadableValues, "cannot read the values: larger than 256 MB")
		}
		return e
	case path.Ext(name) == ".yaml" || path.Ext(name) == ".yml":
		e.value, err = values.FromYAML(file)
	default:
		var r jsonnet.Result
		r, err = v.jsonnet.File(v.c.ctx, v.c.folder(found.root), found.path)
		e.current = r.Current
		for _, f := range r.Files {
			e.names = append(e.names, f.Name)
		}
		if err == nil {
			e.value, err = values.FromJsonnet(r)
		}
	}
	if err != nil {
		e.value, e.failed = nil, func(at diag.Span) diag.Diagnostic { return failedValues(at, file, err) }
		return e
	}
	if e.value.Kind != values.Object {
		kind := e.value.Kind
		e.value, e.failed = nil, func(at diag.Span) diag.Diagnostic {
			return diag.At(at, code.ValuesNotAnObject, "the values in %s are %s, not an object", name, kind).
				WithHint("correct the values file: its fields are the names in `${...}`")
		}
		return e
	}
	e.apply(v.c.options.Set)
	return e
}

// unreadable is the evaluation of a file that cannot be read.
func unreadable(name string, err error) *evaluation {
	return &evaluation{
		failed: func(at diag.Span) diag.Diagnostic {
			return diag.At(at, code.UnreadableValues, "cannot read the values in %s: %s", name, err).
				WithHint("write its path relative to this file")
		},
		current: func(func(folder, path string) ([]byte, error)) bool { return false },
	}
}

// sameText returns a function that reports whether a file has the same text.
func sameText(found named) func(read func(folder, path string) ([]byte, error)) bool {
	return func(read func(folder, path string) ([]byte, error)) bool {
		text, err := read(found.root.Name, found.path)
		return err == nil && text != nil && string(text) == string(found.text)
	}
}

// failedValues returns the diagnostic of a file that has an error.
func failedValues(at diag.Span, file *diag.File, err error) diag.Diagnostic {
	var evaluation *jsonnet.Error
	var syntax *values.Error
	switch {
	case errors.As(err, &evaluation) && evaluation.TimedOut:
		return diag.At(at, code.SlowValues, "cannot evaluate the values in %s: %s", file.Name, err)
	case errors.As(err, &evaluation) && evaluation.TooLarge:
		return diag.At(at, code.LargeValues, "cannot evaluate the values in %s: %s", file.Name, err)
	case errors.As(err, &evaluation):
		d := diag.At(at, code.FailedValues, "cannot evaluate the values in %s: %s", file.Name, strings.TrimSuffix(err.Error(), "."))
		if flag, name := missingArgument(evaluation.Message); flag != "" {
			d = d.WithHint("set it: %s %s=VALUE", flag, name)
		}
		for i, p := range evaluation.Places {
			message := "the error is here"
			if i > 0 {
				message = "called from here"
			}
			d = d.WithRelated(p.Span, "%s", message)
		}
		return d
	case errors.As(err, &syntax) && file.HoldsKey():
		return diag.At(at, code.FailedValues, "cannot read the values in %s: the message is not shown because the file contains a private key", file.Name).
			WithRelated(syntax.At, "the error is here")
	case errors.As(err, &syntax):
		return diag.At(at, code.FailedValues, "cannot read the values in %s: %s", file.Name, err).
			WithRelated(syntax.At, "the error is here")
	}
	return diag.At(at, code.FailedValues, "cannot read the values in %s: %s", file.Name, err)
}

// missingArgument returns the flag that sets what a message of Jsonnet says is not
// set, and its name.
func missingArgument(message string) (flag, name string) {
	if name, found := strings.CutPrefix(message, "Undefined external variable: "); found {
		return "--ext-str", name
	}
	if name, found := strings.CutPrefix(message, "Missing argument: "); found {
		return "--tla-str", name
	}
	return "", ""
}

// apply replaces the values that the command line sets.
func (e *evaluation) apply(set map[string]string) {
	e.set = map[string]bool{}
	for _, text := range slices.Sorted(maps.Keys(set)) {
		p, err := values.ParsePath(text)
		if err != nil {
			continue // reported by checkSet
		}
		if _, done := e.value.Lookup(p); done < len(p) {
			continue
		}
		if changed, ok := e.value.With(p, set[text], false); ok {
			e.value, e.set[text] = changed, true
		}
	}
}

// onlySet returns the values of a program without values files: those that the
// command line sets.
func (v *valuesFiles) onlySet() *values.Value {
	if len(v.c.options.Set) == 0 {
		return nil
	}
	all := values.New()
	for _, text := range slices.Sorted(maps.Keys(v.c.options.Set)) {
		if p, err := values.ParsePath(text); err == nil {
			if changed, ok := all.With(p, v.c.options.Set[text], true); ok {
				all = changed
			}
		}
	}
	return all
}

// checkSet reports paths of the command line that set nothing.
func (v *valuesFiles) checkSet(evaluations []*evaluation, created bool) {
	for _, text := range slices.Sorted(maps.Keys(v.c.options.Set)) {
		p, err := values.ParsePath(text)
		if err != nil {
			v.c.sink.Add(diag.At(diag.Span{}, code.UnknownSetting, "invalid path `%s` of --set: %s", text, err))
			continue
		}
		if created || len(evaluations) == 0 || slices.ContainsFunc(evaluations, func(e *evaluation) bool { return e.value == nil || e.set[text] }) {
			continue
		}
		d := diag.At(diag.Span{}, code.UnknownSetting, "--set %s: the values have no `%s`", text, text)
		for _, e := range evaluations {
			at, done := e.value.Lookup(p)
			if done == len(p) {
				d.Message = fmt.Sprintf("--set %s: the value is %s", text, at.Kind)
				continue
			}
			if near := lang.Nearest(p[done].Name, at.Names()); near != "" {
				meant := append(slices.Clone(p[:done]), values.Step{Name: near, Index: -1})
				d = d.WithHint("did you mean `%s`?", append(meant, p[done+1:]...))
			}
		}
		v.c.sink.Add(d)
	}
}

// expand replaces the values of a source, and notes what the result depends on.
func (c *compilation) expand(source *lang.Source, r *fileResult, sink *diag.Sink) {
	o := expand.Options{Begins: intent.Begins, Most: c.options.MaxObjects}
	r.values, r.includes = expand.Files(source)
	if r.evaluation = c.evaluationFor(source.File, r.values); r.evaluation != nil {
		o.Values, o.Failed = r.evaluation.value, r.evaluation.failed != nil
	} else {
		o.Values = c.values.onlySet()
	}
	if unused := expand.Expand(source, o, sink); len(unused) > 0 {
		written := *source
		written.Statements = unused
		intent.CheckSyntax(&written, sink, c.defaults().Absent...)
	}
}

// evaluationFor returns the evaluation that a file uses: of the file that it names,
// or of the command line. It is nil if there is none.
func (c *compilation) evaluationFor(file *diag.File, named *expand.Named) *evaluation {
	if named != nil {
		return c.values.of(file, named.Path)
	}
	return c.values.given()
}
