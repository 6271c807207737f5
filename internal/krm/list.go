package krm

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// maxList is the maximum size of a list in bytes.
const maxList = lang.MaxFile

// A list is a ResourceList. Its items keep their text.
type list struct {
	items  []*item
	config *yaml.Node // the function config; nil if there is none
	// configFile is the file of the function config; nil if it is in the list.
	configFile *diag.File
	// kustomize says that kustomize runs the function.
	kustomize bool

	in    []byte // the text, without a byte order mark
	mark  bool   // it had one
	lines lines  // of the text
	root  *yaml.Node
	form  form
	extra []*item // new items
	json  bool    // the list is JSON
	// aliased says that a key of the list has an alias: only results are added.
	aliased bool
	file    *diag.File
}

// An item is an object of a list.
type item struct {
	node   *yaml.Node
	number int

	start, end  int  // its bytes
	first, last int  // its lines, from 0; last is after them
	head        int  // the first line of the comments directly above it
	from, to    int  // its bytes with what separates it from other documents
	line        int  // of its first line in the list, from 1
	column      int  // of its first key, from 1
	flow        bool // it is between brackets

	now  []byte // what replaces it
	gone bool   // it is removed

	list *list
	file *diag.File // its text alone; see document
}

// The versions of a ResourceList. They differ in nothing that gwc reads.
var versions = []string{"config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"}

const byteOrderMark = "\ufeff"

// readList reads a ResourceList. It returns nil if it is not one.
func readList(in []byte, sink *diag.Sink) *list {
	l := new(list)
	l.in, l.mark = bytes.CutPrefix(in, []byte(byteOrderMark))
	l.file = diag.NewFile("ResourceList", l.in)
	l.file.Hidden = true // nobody sees its lines, and it may have secrets
	root := l.parse(l.in, sink)
	if root == nil {
		return nil
	}
	version, kind := text(root, "apiVersion"), text(root, "kind")
	items := get(root, "items")
	switch {
	case !l.unique(root, sink):
		return nil
	case !l.plain(root, sink):
		if kind == "" || version == "" {
			return nil
		}
		items = nil
	case kind != "ResourceList" || !slices.Contains(versions, version):
		l.refuse(sink, l.at(root), "not a ResourceList: "+described(version, kind))
		return nil
	case items != nil && items.Kind != yaml.SequenceNode && !isNull(items):
		l.refuse(sink, l.at(items), "items of the ResourceList is not a list")
		return nil
	}
	if c := get(root, "functionConfig"); c != nil && !isNull(c) && !l.aliased {
		l.config = c
		_, l.kustomize = annotations(c)[functionKey]
	}
	l.root, l.lines = root, linesOf(l.in)
	if items != nil && !isNull(items) {
		for n, node := range items.Content {
			l.items = append(l.items, &item{node: node, number: n, list: l})
		}
	}
	l.shape(items)
	return l
}

// plain reports aliases of the list itself. It reports whether there are none.
func (l *list) plain(root *yaml.Node, sink *diag.Sink) bool {
	for n, c := range root.Content {
		if c.Kind == yaml.AliasNode {
			sink.Add(diag.At(l.at(c), code.AliasInList, "YAML alias `*%s` as `%s` of the ResourceList", c.Value, root.Content[n&^1].Value))
			l.aliased = true
		}
	}
	return !l.aliased
}

// unique reports duplicate keys of the list itself. Which of two function configs or
// lists of items holds differs between tools.
func (l *list) unique(root *yaml.Node, sink *diag.Sink) bool {
	seen := map[string]bool{}
	ok := true
	for i := 0; i < len(root.Content); i += 2 {
		key := root.Content[i]
		if seen[key.Value] {
			sink.Add(diag.At(l.at(key), code.DuplicateKeyInList, "duplicate key `%s` in the ResourceList", key.Value))
			ok = false
		}
		seen[key.Value] = true
	}
	return ok
}

// parse returns the root of the list, or nil if there is none.
func (l *list) parse(in []byte, sink *diag.Sink) *yaml.Node {
	if len(in) > maxList {
		l.refuse(sink, diag.Span{}, "the ResourceList has more than "+strconv.Itoa(maxList>>20)+" MB")
		return nil
	}
	if !utf8.Valid(in) { // the parser reads UTF-16 too
		l.refuse(sink, diag.Span{}, "the ResourceList is not UTF-8")
		return nil
	}
	l.json = isJSON(in)
	decoder := yaml.NewDecoder(bytes.NewReader(in))
	var document, more yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		sink.Add(diag.At(diag.Span{}, code.NotAResourceList, "not a ResourceList: standard input is empty").
			WithHint("pass a ResourceList, as kustomize and kpt do; `gwc --help` prints the commands"))
		return nil
	case err != nil && l.json:
		if document, err = fromJSON(in); err != nil {
			l.invalid(sink, err)
			return nil
		}
	case err != nil:
		l.invalid(sink, err)
		return nil
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		l.refuse(sink, diag.Span{}, "not a ResourceList: standard input is not a YAML mapping")
		return nil
	}
	for !l.json && !errors.Is(decoder.Decode(&more), io.EOF) {
		if len(more.Content) == 0 || !isNull(more.Content[0]) { // else it is empty
			l.refuse(sink, diag.Span{}, "not a ResourceList: standard input has several YAML documents")
			return nil
		}
	}
	return document.Content[0]
}

// isJSON reports whether a text is JSON, and not YAML that looks like it.
func isJSON(in []byte) bool {
	start := bytes.TrimLeft(in, " \t\r\n")
	return len(start) > 0 && start[0] == '{' && json.Valid(in)
}

var jsonText = lazy.MustCompile(`"(?:[^"\\]|\\.)*"`)

// fromJSON reads JSON with escapes that YAML does not have. Duplicate keys stay.
func fromJSON(in []byte) (document yaml.Node, err error) {
	var plain bytes.Buffer
	if err = json.Compact(&plain, in); err != nil {
		return document, err
	}
	text := jsonText.ReplaceAllFunc(plain.Bytes(), func(quoted []byte) []byte {
		var t string
		if json.Unmarshal(quoted, &t) != nil {
			return quoted
		}
		again, _ := json.Marshal(t) // a text can be written
		return again
	})
	return document, yaml.Unmarshal(text, &document)
}

func described(version, kind string) string {
	switch {
	case kind == "" && version == "":
		return "it has neither apiVersion nor kind"
	case kind == "ResourceList":
		return "unknown apiVersion `" + version + "`"
	}
	return "it is " + strings.Trim(version+" "+kind, " ")
}

// refuse reports input that is not a ResourceList.
func (l *list) refuse(sink *diag.Sink, at diag.Span, message string) {
	sink.Add(diag.At(at, code.NotAResourceList, "%s", message))
}

// invalid reports text that is not YAML. The parser may quote the text, so that only
// its own words are shown.
func (l *list) invalid(sink *diag.Sink, err error) {
	at := diag.Span{}
	if strings.Contains(err.Error(), "line ") {
		at = lineOf(l.file, errorLine(err))
	}
	sink.Add(diag.At(at, code.NotAResourceList, "the ResourceList is not YAML").WithHint("pass a ResourceList in YAML or JSON, as kustomize and kpt do"))
}

// lineOf returns a line of a file.
func lineOf(file *diag.File, line int) diag.Span {
	start := file.Offset(line)
	return file.Span(start, start+len(file.Line(line)))
}

// at returns the place of a node in the list.
func (l *list) at(n *yaml.Node) diag.Span {
	if n == nil || n.Line == 0 {
		return diag.Span{}
	}
	return lineOf(l.file, n.Line)
}

// id returns the identity of an item. A missing namespace is the default one.
func (i *item) id(namespace string) emit.ID {
	o := emit.Object{APIVersion: text(i.node, "apiVersion"), Kind: text(i.node, "kind"), Namespace: text(i.node, "metadata", "namespace"), Name: text(i.node, "metadata", "name")}
	if o.Namespace == "" && o.Kind != "Namespace" {
		o.Namespace = namespace
	}
	return o.ID()
}

// revert forgets what was to change.
func (l *list) revert() {
	l.extra = nil
	for _, i := range l.items {
		i.now, i.gone = nil, false
	}
}
