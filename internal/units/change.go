package units

import (
	"bytes"
	"maps"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Change is what kustomizations do to all objects of a file.
type Change struct {
	Namespace      string
	Prefix, Suffix string            // of the names
	Labels         map[string]string // of objects, pods and selectors
}

// within returns the change of the files of a kustomization, which others around it
// change as c says: they come later.
func (c Change) within(k *kustomization) Change {
	if c.Namespace == "" {
		c.Namespace = k.Namespace
	}
	c.Prefix += k.NamePrefix
	c.Suffix = k.NameSuffix + c.Suffix
	labels := map[string]string{}
	maps.Copy(labels, k.CommonLabels)
	for _, l := range k.Labels {
		if l.Selectors || l.Templates {
			maps.Copy(labels, l.Pairs)
		}
	}
	maps.Copy(labels, c.Labels)
	if c.Labels = labels; len(labels) == 0 {
		c.Labels = nil
	}
	return c
}

func (c Change) equal(o Change) bool {
	return c.Namespace == o.Namespace && c.Prefix == o.Prefix && c.Suffix == o.Suffix && maps.Equal(c.Labels, o.Labels)
}

// A Range is a part of a file, in bytes.
type Range struct{ Start, End int }

// Has reports whether a place is in the range.
func (r Range) Has(at int) bool { return at >= r.Start && at < r.End }

// variable is a value that another tool fills in: $(NAME) of kustomize, ${NAME} of
// Flux, $NAME of envsubst.
var variable = lazy.MustCompile(`\$[({][A-Za-z_]|\$[A-Z][A-Z0-9_]{2,}`)

// unknown returns the documents of a file whose objects are changed later, in a way that
// is not known here: by patches, replacements and variables.
func unknown(file *diag.File, changed []target) (list []Range) {
	variables := variable.Match(file.Text)
	if !variables && len(changed) == 0 {
		return nil
	}
	for _, d := range manifest.Documents(file) {
		if variables && hasVariable(d.Text()) || isChanged(d.Text(), changed) {
			list = append(list, Range{d.Start, d.End})
		}
	}
	return list
}

func hasVariable(text []byte) (found bool) {
	plainLines(text, func(line []byte) bool {
		line, _, _ = bytes.Cut(line, []byte(" #"))
		found = variable.Match(line)
		return !found
	})
	return found && headOf(text).istio()
}

func isChanged(text []byte, changed []target) bool {
	if len(changed) == 0 {
		return false
	}
	var object struct {
		Kind     string
		Metadata struct{ Name string }
	}
	if yaml.Unmarshal(text, &object) != nil {
		return false
	}
	for _, t := range changed {
		if (t.Kind == "" || matches(t.Kind, object.Kind)) && (t.Name == "" || matches(t.Name, object.Metadata.Name)) {
			return true
		}
	}
	return false
}

// matches reports whether a name is matched by a whole expression. Source: kustomize
// api/types/selector.go.
func matches(expression, name string) bool {
	compiled, err := regexp.Compile("^(?:" + expression + ")$")
	return err == nil && compiled.MatchString(name)
}

var istioVersion = []byte("istio.io/")

// CountIstio returns about how many Istio objects a text has.
func CountIstio(text []byte) (n int) {
	for line := range bytes.Lines(text) {
		if bytes.Contains(line, istioVersion) && bytes.Contains(line, []byte("apiVersion")) {
			n += max(1, istioInLine(line))
		}
	}
	return n
}

// istioInLine returns how many Istio objects a line of compact JSON has.
func istioInLine(line []byte) (n int) {
	for _, after, found := bytes.Cut(line, []byte(`"apiVersion":"`)); found; _, after, found = bytes.Cut(after, []byte(`"apiVersion":"`)) {
		if version, _, _ := bytes.Cut(after, []byte{'"'}); bytes.Contains(version, istioVersion) {
			n++
		}
	}
	return n
}
