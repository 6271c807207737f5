// Package expand is a second expander of values and loops, for the judge: it reads the text of programs that compile, and
// shares no code with the compiler but go-jsonnet.
package expand

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/go-jsonnet"
	"sigs.k8s.io/yaml"
)

// Program returns the files of a program without `values`, `for` and `${...}`. given is the values file of files that name
// none; empty: there is none.
func Program(files map[string]string, given string) (map[string]string, error) {
	out := map[string]string{}
	for name, text := range files {
		if out[name] = text; path.Ext(name) != ".gwc" && path.Ext(name) != ".inc" {
			continue
		}
		from, env := given, map[string]any{}
		if named := valuesLine.FindStringSubmatch(text); named != nil {
			from = path.Join(path.Dir(name), named[1])
		}
		if err := evaluate(files, from, &env); err != nil {
			return nil, err
		}
		out[name] = block(valuesLine.ReplaceAllString(text, ""), env)
	}
	return out, nil
}

var (
	valuesLine = regexp.MustCompile(`(?m)^values "([^"]*)".*$`)
	loop       = regexp.MustCompile(`^for\s+([\w-]+)\s+in\s+\$\{([^}]*)\}\s*\{`)
	whole      = regexp.MustCompile(`^\$\{([^}]*)\}$`)
	inner      = regexp.MustCompile(`\$?\$\{[^}]*\}`)
)

// evaluate reads a values file: YAML, or Jsonnet.
func evaluate(files map[string]string, name string, to *map[string]any) error {
	if ext := path.Ext(name); ext != ".jsonnet" {
		return yaml.Unmarshal([]byte(files[name]), to)
	}
	vm, contents := jsonnet.MakeVM(), map[string]jsonnet.Contents{}
	for file, text := range files {
		contents[file] = jsonnet.MakeContents(text)
	}
	vm.Importer(beside(contents))
	text, err := vm.EvaluateFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), to)
}

// beside imports files relative to each other.
type beside map[string]jsonnet.Contents

// Import returns a file.
func (b beside) Import(from, name string) (jsonnet.Contents, string, error) {
	at := path.Join(path.Dir(from), name)
	if _, found := b[at]; !found {
		return jsonnet.Contents{}, "", fmt.Errorf("no file %s", at)
	}
	return b[at], at, nil
}

// piece is the next comment, string, word, or other character of a text.
var piece = regexp.MustCompile("^(#[^\n]*|`[^`]*`|\"(\\\\.|[^\"\\\\])*\"|(\\$\\{[^}]*\\}|[^\\s,{}\"`#])+|(?s:.))")

// block expands a text.
func block(text string, env map[string]any) string {
	var out strings.Builder
	for begins := true; text != ""; {
		next := piece.FindString(text)
		if m := loop.FindStringSubmatch(text); m != nil && begins {
			body := text[len(m[0]):]
			end := closing(body)
			for _, element := range lookup(env, m[2]).([]any) {
				with := maps.Clone(env)
				with[m[1]] = element
				out.WriteString(block(body[:end], with) + "\n")
			}
			text = body[end+1:]
			continue
		}
		switch text[0] {
		case '#':
		case '"':
			out.WriteString(filled(next, env, func(v any) string {
				plain := strconv.Quote(fmt.Sprint(v))
				return strings.ReplaceAll(plain[1:len(plain)-1], "${", "$${")
			}))
		case '`':
			out.WriteString(next)
		default:
			out.WriteString(word(next, env))
		}
		begins = strings.ContainsAny(next[:1], "\n{}") || begins && strings.TrimSpace(next) == ""
		text = text[len(next):]
	}
	return out.String()
}

// closing returns where the block ends that a text is in.
func closing(text string) (at int) {
	for depth := 0; depth >= 0; {
		next := piece.FindString(text[at:])
		depth += map[string]int{"{": 1, "}": -1}[next]
		at += len(next)
	}
	return at - 1
}

// word expands a word: a list stands for its elements.
func word(text string, env map[string]any) string {
	if whole.MatchString(text) {
		if list, ok := lookup(env, text[2:len(text)-1]).([]any); ok {
			return strings.TrimSpace(strings.ReplaceAll(fmt.Sprintln(list...), " ", ", "))
		}
	}
	return filled(text, env, func(v any) string { return fmt.Sprint(v) })
}

func filled(text string, env map[string]any, show func(any) string) string {
	return inner.ReplaceAllStringFunc(text, func(piece string) string {
		if strings.HasPrefix(piece, "$$") {
			return piece
		}
		return show(lookup(env, piece[2:len(piece)-1]))
	})
}

// lookup returns a value by its path: a.b[0].c.
func lookup(env any, name string) any {
	for step := range strings.SplitSeq(strings.ReplaceAll(name, "[", ".["), ".") {
		if i, err := strconv.Atoi(strings.Trim(step, "[]")); err == nil && step[0] == '[' {
			env = env.([]any)[i]
		} else {
			env = env.(map[string]any)[step]
		}
	}
	return env
}
