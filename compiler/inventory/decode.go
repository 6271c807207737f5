package inventory

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An envelope is the part that all Kubernetes objects have.
type envelope struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Items []json.RawMessage `json:"items"`

	metadata, spec []byte // empty if they are not there
}

func (e envelope) key() Key {
	return Key{cmp.Or(e.Metadata.Namespace, "default"), e.Metadata.Name}
}

// document reads a document, which is the data in JSON, unless there is an error.
func (r *reader) document(d manifest.Document, data []byte, err error) {
	if err != nil {
		if repeated := duplicateKey.FindAllStringSubmatch(err.Error(), -1); repeated != nil {
			r.duplicateKeys(d, repeated)
			data, err = yaml.YAMLToJSON(d.Text())
		}
	}
	switch {
	case err != nil:
		r.notYAML(d, err)
	case string(data) != "null":
		r.object(place{Span: d.Span(), tree: &tree{Document: d}}, data, envelope{})
	}
}

// jsonOf returns a document as JSON. A duplicate key is an error.
func jsonOf(d manifest.Document, plain *plainReader) ([]byte, error) {
	text := d.Text()
	if data, ok := plain.json(text); ok {
		return data, nil
	}
	return yaml.YAMLToJSONStrict(text)
}

// duplicateKey is the YAML parser's message about a key of a mapping that is there
// twice.
var duplicateKey = lazy.MustCompile(`line ([0-9]+): key "(.*)" already set in map`)

// duplicateKeys reports keys that a mapping has twice. kubectl refuses them; other
// readers take the last one.
func (r *reader) duplicateKeys(d manifest.Document, found [][]string) {
	for _, m := range found {
		line, err := strconv.Atoi(m[1])
		if err != nil {
			continue
		}
		r.sink.Add(diag.At(d.Nth(line), code.DuplicateKey, "duplicate key `%s`: only the last one is used", m[2]).
			WithHint("remove one of them"))
	}
}

var yamlError = lazy.MustCompile(`yaml: (?:line ([0-9]+): )?(.*)$`)

// notYAML reports an error of the YAML parser, at its line. For a hidden file
// the text of the error is left out: it may quote the file.
func (r *reader) notYAML(d manifest.Document, err error) {
	place, why := d.Span(), ""
	if m := yamlError.FindStringSubmatch(err.Error()); m != nil {
		if line, err := strconv.Atoi(m[1]); err == nil {
			place = d.Nth(line)
		}
		why = ": " + m[2]
		if at := notText(d.Text()); m[1] == "" && at >= 0 {
			place = d.File.Span(d.Start+at, d.Start+at+1)
		}
	}
	if d.File.Hidden || d.File.HoldsKey() {
		why = ""
	}
	r.report(diag.At(place, code.InvalidYAML, "invalid YAML%s", why).WithHint("fix it in the manifest"))
}

// notText returns where the first byte is that no YAML has; -1 if there is none.
func notText(text []byte) int {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return i
		}
		i += size
	}
	return -1
}

// object reads one object, or each item of a list. Items of a typed list may
// omit their kind.
func (r *reader) object(at place, data []byte, outer envelope) {
	e, known := r.envelopeOf(data)
	if !known {
		e = envelope{metadata: e.metadata, spec: e.spec}
		if err := json.Unmarshal(data, &e); err != nil {
			r.wrong(at.Span, "this document", err)
			return
		}
	}
	e.APIVersion = cmp.Or(e.APIVersion, outer.APIVersion)
	change := r.options.Changes[at.File()]
	e.Metadata.Namespace = cmp.Or(change.Namespace, e.Metadata.Namespace, r.options.Namespace)
	e.Kind = cmp.Or(e.Kind, strings.TrimSuffix(outer.Kind, "List"))
	e.Metadata.Name = change.name(e.Kind, e.Metadata.Name)
	if e.APIVersion == "" || e.Kind == "" {
		r.report(diag.At(at.Span, code.NotAnObject, "not a Kubernetes object: %s is missing", missing(e)).
			WithHint("add %s, or pass only Kubernetes manifests", missing(e)))
		return
	}
	switch core := e.APIVersion == "v1"; {
	case e.Items != nil && strings.HasSuffix(e.Kind, "List"):
		for n, item := range e.Items {
			r.object(at.item(n), item, e)
		}
	case core && (e.Kind == "Service" || e.Kind == "Secret") && e.Metadata.Name == "":
		r.report(diag.At(at.Span, code.NotAnObject, "%s without metadata.name", strings.ToLower(e.Kind)).
			WithHint("add metadata.name"))
	case core && e.Kind == "Service":
		r.service(at.Span, data, e.key())
		r.hold(at.Span, e)
	case core && e.Kind == "Secret":
		r.secret(at.Span, data, e.key())
	case e.Metadata.Name != "":
		if isIstio(e.APIVersion) {
			r.manifest(at, data, e)
		}
		r.workload(at.Span, data, e)
		r.makes(at.Span, data, e)
		r.hold(at.Span, e)
		r.meshConfig(at.Span, data, e)
		r.challenge(at.Span, data, e)
		if r.inventory.objects == nil {
			r.inventory.objects = make([]Object, 0, chunk)
		}
		r.inventory.objects = append(r.inventory.objects, Object{e.key(), e.APIVersion, e.Kind, labelsOf(e, data), at.Span})
	}
}

func missing(e envelope) string {
	if e.APIVersion == "" {
		return "apiVersion"
	}
	return "kind"
}

// wrong reports a field of the wrong type. The message does not contain the
// value, which may be secret.
func (r *reader) wrong(at diag.Span, what string, err error) {
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch) && mismatch.Field == "":
		r.report(diag.At(at, code.NotAnObject, "not a Kubernetes object").
			WithHint("pass only Kubernetes manifests with --inventory"))
	case errors.As(err, &mismatch):
		value, _, _ := strings.Cut(mismatch.Value, " ")
		r.report(diag.At(at, code.InvalidField, "invalid %s of %s: unexpected %s", mismatch.Field, what, value).
			WithHint("fix it in the manifest"))
	default:
		r.report(diag.At(at, code.InvalidField, "cannot read %s", what).WithHint("fix it in the manifest"))
	}
}

// labelsOf returns the labels of a Namespace; those of other kinds are not needed.
func labelsOf(e envelope, data []byte) map[string]string {
	if e.Kind != "Namespace" || e.APIVersion != "v1" {
		return nil
	}
	var m struct {
		Metadata struct {
			Labels map[string]string `json:"labels"`
		} `json:"metadata"`
	}
	_ = json.Unmarshal(data, &m) // labels that are not texts are none
	return m.Metadata.Labels
}
