package manual

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// A pitfall is a documented way to get Istio's edge wrong, and what gwc does
// about it.
type pitfall struct {
	Names     []string // as the source numbers it
	What      string
	Treatment string
	Programs  []string // WHERE/NAME, see programPaths
	Codes     []code.Code
}

// A chapter is the pitfalls of one source.
type chapter struct {
	Title    string
	Pitfalls []pitfall
}

//go:embed pitfalls.txt
var pitfallLines string

// chapters reads pitfalls.txt: a `#` begins a chapter, and a line is a pitfall:
// its names, what it is, what gwc does, programs that prove it, codes.
func chapters() (list []chapter) {
	for line := range strings.Lines(pitfallLines) {
		line = strings.TrimRight(line, "\n")
		if title, found := strings.CutPrefix(line, "# "); found {
			list = append(list, chapter{Title: title})
		} else if line != "" {
			last := &list[len(list)-1]
			last.Pitfalls = append(last.Pitfalls, readPitfall(line))
		}
	}
	return list
}

func readPitfall(line string) pitfall {
	fields := strings.Split(line, "|")
	if len(fields) != 5 {
		panic("pitfalls.txt: five fields are needed: " + line)
	}
	p := pitfall{
		Names: strings.Fields(fields[0]), What: strings.TrimSpace(fields[1]),
		Treatment: strings.TrimSpace(fields[2]), Programs: strings.Fields(fields[3]),
	}
	for _, c := range strings.Fields(fields[4]) {
		p.Codes = append(p.Codes, code.Code(c))
	}
	return p
}

// programPaths are where the programs of pitfalls lie, from the repository's
// root: with their output, with their diagnostics, with calls that Istio's
// control plane and Envoy answer, or as objects that people wrote.
var programPaths = map[string]string{
	"compile": "testdata/compile/%s.txtar",
	"errors":  "testdata/errors/%s.txtar",
	"case":    "conformance/testdata/cases/%s.txtar",
	"silent":  "conformance/testdata/silent/%s.txtar",
	"written": "testdata/inventory/%s.txtar",
}

// programPath returns the path of a program as it is named in pitfalls.txt.
func programPath(program string) string {
	where, name, _ := strings.Cut(program, "/")
	form, known := programPaths[where]
	if !known {
		panic("pitfalls.txt: no place of programs: " + program)
	}
	return fmt.Sprintf(form, name)
}

const pitfallsHead = `# Pitfalls

What is documented to go wrong at the edge of an Istio mesh, and what gwc does about each: it cannot be expressed, it is
reported, with an inventory where the program alone does not show it, or it happens where no compiler sees it. The
programs are tests: those of ` + "`compile`" + ` show the objects, those of ` + "`errors`" + ` the diagnostics, and a ` + "`case`" + ` has calls that Istio's
control plane and Envoy answer; a ` + "`silent`" + ` is the same written by hand, of which Istio's analyzers say nothing, and a ` + "`written`" + ` is manifests with what ` + "`gwc check --inventory`" + ` says of each line. Each code's page has its own program; codes from GWC0916 on look at an inventory, those
from GWC0940 on at Istio's own objects in it, so that what gwc makes impossible is found where people wrote it by hand.
`

// Pitfalls returns the table of all pitfalls in Markdown.
func Pitfalls() string {
	var b strings.Builder
	b.WriteString(pitfallsHead)
	for _, c := range chapters() {
		fmt.Fprintf(&b, "\n## %s\n\n| | pitfall | gwc | codes | programs |\n|---|---|---|---|---|\n", c.Title)
		for _, p := range c.Pitfalls {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", strings.Join(p.Names, " "), p.What, p.Treatment, codeLinks(p), programLinks(p))
		}
	}
	return b.String()
}

func codeLinks(p pitfall) string {
	var links []string
	for _, c := range p.Codes {
		links = append(links, fmt.Sprintf("[%s](codes/%s.md)", c, c))
	}
	return strings.Join(links, " ")
}

func programLinks(p pitfall) string {
	var links []string
	for _, program := range p.Programs {
		links = append(links, fmt.Sprintf("[%s](../%s)", program, programPath(program)))
	}
	return strings.Join(links, " ")
}
