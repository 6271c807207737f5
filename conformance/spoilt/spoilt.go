// Package spoilt switches the rules of gwc's evaluator of calls off, one at a time, to see whether the cases notice.
//
// A rule is switched off by an edit of gwc's source, in a build that only tests have: gwc itself has no switches.
package spoilt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/conformance/story"
)

// Rule is a rule of istiod or Envoy that gwc's evaluator of calls follows.
type Rule struct {
	Name  string // as R1-age
	About string
	Edits []Edit
}

// Edit is a piece of gwc's source and what it becomes so that the rule can be switched off. The word off in it holds while
// the rule is off.
type Edit struct{ File, Old, New string }

// Case is a case in which rules decide.
type Case struct {
	story.Case
	Rules []Rule
}

// Load reads the cases of a folder. Beside the parts of a story, a case has a part off/RULE for each rule:
//
//	what the rule is, with its source
//	FILE: OLD => NEW      an edit of gwc's source
//	FILE: OLD => NEW      another one
func Load(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var out []Case
	for _, path := range paths {
		c, err := read(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func read(path string) (c Case, err error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return c, err
	}
	var parts []txtar.File
	for _, file := range archive.Files {
		name, is := strings.CutPrefix(file.Name, "off/")
		if !is {
			parts = append(parts, file)
			continue
		}
		rule, err := parse(name, string(file.Data))
		if err != nil {
			return c, fmt.Errorf("%s: %w", file.Name, err)
		}
		c.Rules = append(c.Rules, rule)
	}
	if len(c.Rules) == 0 {
		return c, fmt.Errorf("no part off/RULE")
	}
	archive.Files = parts
	c.Case, err = story.Parse(strings.TrimSuffix(filepath.Base(path), ".txtar"), txtar.Format(archive))
	return c, err
}

func parse(name, text string) (Rule, error) {
	about, edits, _ := strings.Cut(strings.TrimSpace(text), "\n")
	r := Rule{Name: name, About: about}
	for line := range strings.Lines(edits) {
		file, change, ok := strings.Cut(strings.TrimSpace(line), ": ")
		before, after, found := strings.Cut(change, " => ")
		if !ok || !found {
			return r, fmt.Errorf("%q: write FILE: OLD => NEW", line)
		}
		r.Edits = append(r.Edits, Edit{file, strings.TrimSpace(before), strings.TrimSpace(after)})
	}
	if len(r.Edits) == 0 {
		return r, fmt.Errorf("a rule needs an edit that switches it off")
	}
	return r, nil
}

// source is a file of gwc as it is built.
type source struct {
	text  string
	edits []placed
}

type placed struct {
	at, end int
	text    string
}

// Sources are the files of gwc with the edits of rules, by their paths below root. A piece that is not in its file, is
// there twice, or is in the edit of another rule too is an error: the rule has moved, and its edit needs to be written anew.
func Sources(root string, rules []Rule) (map[string][]byte, error) {
	files := map[string]*source{}
	for _, r := range rules {
		for _, e := range r.Edits {
			if err := place(files, root, r.Name, e); err != nil {
				return nil, fmt.Errorf("rule %s: %w", r.Name, err)
			}
		}
	}
	out := map[string][]byte{}
	for path, f := range files {
		out[path] = f.edited()
		dir := filepath.Dir(path)
		out[filepath.Join(dir, "switches.go")] = []byte(switches(f.text))
	}
	return out, nil
}

func place(files map[string]*source, root, rule string, e Edit) error {
	f := files[e.File]
	if f == nil {
		data, err := os.ReadFile(filepath.Join(root, e.File))
		if err != nil {
			return err
		}
		f = &source{text: string(data)}
		files[e.File] = f
	}
	at := strings.Index(f.text, e.Old)
	if at < 0 || strings.Count(f.text, e.Old) > 1 {
		return fmt.Errorf("%s has %q %d times, not once: the edit needs to be written anew", e.File, e.Old, strings.Count(f.text, e.Old))
	}
	p := placed{at, at + len(e.Old), off(rule, e.New)}
	for i, other := range f.edits {
		if other.at == p.at && other.end == p.end && strings.Contains(other.text, e.Old) {
			f.edits[i].text = strings.Replace(other.text, e.Old, p.text, 1) // both change what is around the piece
			return nil
		}
		if p.at < other.end && other.at < p.end {
			return fmt.Errorf("%s: the edit of %q overlaps with that of another rule", e.File, e.Old)
		}
	}
	f.edits = append(f.edits, p)
	return nil
}

func (f *source) edited() []byte {
	slices.SortFunc(f.edits, func(a, b placed) int { return b.at - a.at })
	text := f.text
	for _, p := range f.edits {
		text = text[:p.at] + p.text + text[p.end:]
	}
	return []byte(text)
}
