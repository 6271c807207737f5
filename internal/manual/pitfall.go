package manual

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
)

// A pitfall is a documented misconfiguration of Istio gateways or egress, and how
// gwc handles it.
type pitfall struct {
	Names     []string // the numbers in the source
	What      string
	Treatment string
	Programs  []string // WHERE/NAME, see programPaths
	Codes     []code.Code
}

// A chapter contains the pitfalls of one source.
type chapter struct {
	Title    string
	Pitfalls []pitfall
}

//go:embed pitfalls.txt
var pitfallLines string

// chapters reads pitfalls.txt: a line with `#` begins a chapter, and each other
// line is a pitfall: names, description, treatment, test programs, codes.
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
		panic("pitfalls.txt: expected five fields: " + line)
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

// programPaths are the paths of test programs, relative to the root of the
// repository: with their output, with their diagnostics, with calls through
// Istio's control plane and Envoy, or as hand-written manifests.
var programPaths = map[string]string{
	"compile": "testdata/compile/%s.txtar",
	"errors":  "testdata/errors/%s.txtar",
	"case":    "conformance/testdata/cases/%s.txtar",
	"silent":  "conformance/testdata/silent/%s.txtar",
	"written": "testdata/inventory/%s.txtar",
}

// programPath returns the path of a program in pitfalls.txt, WHERE/NAME.
func programPath(program string) string {
	where, name, _ := strings.Cut(program, "/")
	form, known := programPaths[where]
	if !known {
		panic("pitfalls.txt: unknown directory of a program: " + program)
	}
	return fmt.Sprintf(form, name)
}

const pitfallsHead = `# Pitfalls

This page lists documented misconfigurations of Istio gateways and egress, and how gwc handles each one. Either a gwc
program cannot express it ("impossible"), or gwc reports it, in some cases only with an inventory, or it happens only at
run time.

Every pitfall has test programs:

- ` + "`compile`" + `: a program and the objects that gwc writes for it
- ` + "`errors`" + `: a program and its diagnostics
- ` + "`case`" + `: a program and calls through Istio's control plane and Envoy
- ` + "`silent`" + `: hand-written manifests that Istio's analyzers do not report
- ` + "`written`" + `: hand-written manifests, and what ` + "`gwc check --inventory`" + ` reports for them

The page of each code has an example. Codes from GWC0916 on check an inventory. Codes from GWC0940 on check Istio objects
in the inventory: they report in hand-written manifests what a gwc program cannot express.
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

// OfPitfall returns the codes of a pitfall by its name in the source, as IST0101.
func OfPitfall(name string) (codes []code.Code) {
	for _, c := range chapters() {
		for _, p := range c.Pitfalls {
			if slices.Contains(p.Names, name) {
				codes = append(codes, p.Codes...)
			}
		}
	}
	return codes
}

// Foreign returns what gwc does about a pitfall by its name in the source, as IST0101,
// and whether there is such a name.
func Foreign(name string) (text string, known bool) {
	name = strings.ToUpper(name)
	var b strings.Builder
	for _, c := range chapters() {
		for _, p := range c.Pitfalls {
			if !slices.Contains(p.Names, name) {
				continue
			}
			fmt.Fprintf(&b, "%s: %s\n  %s\n", name, p.What, p.Treatment)
			for _, code := range p.Codes {
				fmt.Fprintf(&b, "  %s  %-7s  %s\n", code, code.Severity(), code.Title())
			}
		}
	}
	return b.String(), b.Len() > 0
}
