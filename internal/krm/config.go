package krm

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A setting is a field of a function config.
type setting struct {
	name string
	set  func(c *configReader, path string, v *yaml.Node)
	// inItem says that items of kind Intents may have it too.
	inItem bool
}

// settings are the fields of spec, and those of the data of a ConfigMap.
var settings = []setting{
	{"intents", (*configReader).intents, true},
	{"namespace", (*configReader).namespace, true},
	{"files", (*configReader).files, false},
	{"values", (*configReader).values, false},
	{"target", (*configReader).target, false},
	{"secrets", (*configReader).secrets, false},
	{"onlyNamespaces", (*configReader).onlyNamespaces, false},
}

// A configReader reads one object with intents.
type configReader struct {
	program *program
	list    *list
	object  *yaml.Node
	function
	sink *diag.Sink
	item *item // nil: the object is the function config
	// defaultNS is the namespace of its texts; empty: that of the program.
	defaultNS string
	text      string // the text of `intents`; see add
	textPath  string
}

// function is what a configReader needs of a Function.
type function struct{ Function }

// wrong reports a field of the object.
func (c *configReader) wrong(path, message, hint string) {
	at := c.list.inConfig(field(c.object, path))
	if c.item != nil {
		at = c.item.at(nil)
	}
	c.sink.Add(diag.At(at, code.InvalidFunctionConfig, "%s of %s: %s", path, nameOf(c.object), message).WithHint("%s", hint))
}

// fields reads the fields of spec or data.
func (c *configReader) fields(key string) {
	known := []string{"apiVersion", "kind", "metadata", key, "argsOneLiner", "argsFromFile"} // kustomize reads the last two
	if key == "data" {
		known = append(known, "immutable")
	}
	for i := 0; i+1 < len(c.object.Content); i += 2 {
		if name := c.object.Content[i].Value; !slices.Contains(known, name) {
			c.wrong(name, "unknown field", meant(name, known[3:], "the fields are in "+key))
		}
	}
	all := get(c.object, key)
	switch {
	case all == nil || isNull(all):
		return
	case all.Kind != yaml.MappingNode:
		c.wrong(key, "must be a mapping", "write its fields below it")
		return
	}
	for i := 0; i+1 < len(all.Content); i += 2 {
		c.field(key, all.Content[i].Value, all.Content[i+1])
	}
}

func (c *configReader) field(key, name string, v *yaml.Node) {
	path := key + "." + name
	var names []string
	for _, s := range settings {
		names = append(names, s.name)
		if s.name != name {
			continue
		}
		switch {
		case c.item != nil && !s.inItem:
			c.wrong(path, "only the function config can set it", "write it in the function config, or pass this object as the function config")
		default:
			s.set(c, path, v)
		}
		return
	}
	if key == "data" && strings.HasSuffix(name, ".gwc") && manifest.ValidName(name) {
		if t, ok := c.scalar(path, v); ok {
			c.add(strings.TrimSuffix(c.base(), ".gwc")+"/"+name, t, path)
		}
		return
	}
	c.wrong(path, "unknown field", meant(name, names, "expected one of: "+strings.Join(names, ", ")))
}

func meant(name string, words []string, otherwise string) string {
	if near := lang.Nearest(name, words); near != "" {
		return "did you mean `" + near + "`?"
	}
	return otherwise
}

// scalar returns a text.
func (c *configReader) scalar(path string, v *yaml.Node) (string, bool) {
	if v.Kind != yaml.ScalarNode || v.Tag != "!!str" {
		c.wrong(path, "must be a text", "quote it, or write it after `|`")
		return "", false
	}
	return v.Value, true
}

// words returns a list of texts. In a ConfigMap, whose values are texts, commas
// separate them.
func (c *configReader) words(path string, v *yaml.Node) (words []string, ok bool) {
	if text(c.object, "kind") == "ConfigMap" {
		t, ok := c.scalar(path, v)
		return strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune(", \n", r) }), ok
	}
	if v.Kind != yaml.SequenceNode {
		c.wrong(path, "must be a list", "write `- ` before each")
		return nil, false
	}
	for n, item := range v.Content {
		word, ok := c.scalar(fmt.Sprintf("%s[%d]", path, n), item)
		if !ok {
			return nil, false
		}
		words = append(words, word)
	}
	return words, true
}

func (c *configReader) intents(path string, v *yaml.Node) {
	if t, ok := c.scalar(path, v); ok {
		c.text, c.textPath = t, path
	}
}

func (c *configReader) namespace(path string, v *yaml.Node) {
	if t, ok := c.scalar(path, v); ok && c.isNamespace(path, t) {
		c.defaultNS = t
	}
}

func (c *configReader) isNamespace(path, name string) bool {
	if IsNamespace(name) {
		return true
	}
	c.wrong(path, fmt.Sprintf("invalid namespace `%s`", name), "write a name of lower-case letters, digits and dashes")
	return false
}

var namespaceName = lazy.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

// IsNamespace reports whether a text can be the name of a namespace.
func IsNamespace(name string) bool { return namespaceName.MatchString(name) }

func (c *configReader) target(path string, v *yaml.Node) {
	t, ok := c.scalar(path, v)
	if !ok || c.Target == nil {
		return
	}
	if err := c.Target(t, &c.program.options); err != nil {
		c.wrong(path, fmt.Sprintf("unknown target `%s`", t), err.Error())
	}
}

func (c *configReader) secrets(path string, v *yaml.Node) {
	switch t, ok := c.scalar(path, v); {
	case ok && t == "include":
		c.program.secrets = true
	case ok:
		c.wrong(path, "unknown value", "write `include`, or leave it out: then Secrets are left out")
	}
}

func (c *configReader) onlyNamespaces(path string, v *yaml.Node) {
	words, ok := c.words(path, v)
	if ok && len(words) == 0 {
		c.wrong(path, "has no namespace", "add the namespaces in which the function may make objects, or remove the field: then it may in all")
		return
	}
	for _, w := range words {
		ok = c.isNamespace(path, w) && ok
	}
	if ok {
		c.program.only = append(c.program.only, limit{words, path + " of " + nameOf(c.object)})
	}
}

// values reads the values of the program: a mapping, or in a ConfigMap its text.
func (c *configReader) values(path string, v *yaml.Node) {
	data := []byte(v.Value)
	switch {
	case text(c.object, "kind") == "ConfigMap":
		var document yaml.Node
		if _, ok := c.scalar(path, v); !ok || yaml.Unmarshal(data, &document) == nil && !c.named(path, &document) {
			return
		}
		c.program.masked = maskValues(&document)
	case v.Kind != yaml.MappingNode:
		c.wrong(path, "must be a mapping", "write the values below it; a program of spec.files can name a file: values \"FILE\"")
		return
	case !c.named(path, v):
		return
	default:
		data = encoded(v)
		c.program.masked = maskValues(v)
	}
	name := strings.TrimSuffix(c.base(), ".gwc") + "/values.yaml"
	c.program.texts[name] = data
	c.program.values = &gwc.Root{Path: name}
	c.program.sources[name] = origin{c.object, path}
}

// named reports whether all keys of values have a name.
func (c *configReader) named(path string, v *yaml.Node) bool {
	for n := 0; v.Kind == yaml.MappingNode && n < len(v.Content); n += 2 {
		if v.Content[n].Value == "" {
			c.wrong(path, "a key is empty", "name it, or remove it")
			return false
		}
	}
	for _, one := range v.Content {
		if !c.named(path, one) {
			return false
		}
	}
	return true
}

// files opens the files of the program.
func (c *configReader) files(path string, v *yaml.Node) {
	words, ok := c.words(path, v)
	if !ok {
		return
	}
	if c.Open == nil || inContainer(c.object) {
		c.sink.Add(diag.At(c.list.inConfig(v), code.FilesInContainer, "%s of %s: a function in a container has no files", path, nameOf(c.object)))
		return
	}
	for n, word := range words {
		if strings.TrimSpace(word) == "" {
			c.wrong(fmt.Sprintf("%s[%d]", path, n), "the path is empty", "write the path of a program, or . for the directory of the package")
			continue
		}
		root, err := c.Open(word)
		if err != nil {
			c.sink.Add(diag.At(c.list.inConfig(v), code.FunctionFile, "%s[%d] of %s: %s: %v", path, n, nameOf(c.object), word, err))
			continue
		}
		c.program.roots = append(c.program.roots, root)
	}
}

// inContainer reports whether a function config asks for a container.
func inContainer(config *yaml.Node) bool {
	var spec yaml.Node
	if yaml.Unmarshal([]byte(annotations(config)[functionKey]), &spec) != nil || len(spec.Content) == 0 {
		return false
	}
	return get(spec.Content[0], "container") != nil
}

// base returns the name of the text of the object.
func (c *configReader) base() string { return nameOf(c.object) + ".gwc" }

// add adds a text of the program. Its default namespace is that of its object.
func (c *configReader) add(name, t, path string) {
	if _, there := c.program.texts[name]; there {
		c.wrong(path, "there are two objects with this kind and name", "rename one of them")
		return
	}
	c.program.texts[name] = []byte(t)
	c.program.sources[name] = origin{c.object, path}
	if c.item != nil {
		c.program.own = append(c.program.own, ownText{name, c.defaultNS})
	}
}
