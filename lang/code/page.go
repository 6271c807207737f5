package code

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"golang.org/x/tools/txtar"
)

// A Page is the documentation of a code.
type Page struct {
	Severity Severity
	Title    string // a few words
	Why      string // why it matters, in paragraphs
	Do       string // what to do, in one line: the default hint
	// Bad is a program that has the diagnostic, and Good an equivalent one
	// without. Kubernetes manifests in inventory/ are the inventory. Comments
	// in Bad announce its diagnostics.
	Bad, Good []Example
	// Elsewhere explains why there is no example program, if there is none.
	Elsewhere string
}

// An Example is a file of a program.
type Example struct {
	Path string
	Text []byte
}

//go:embed pages/*.txtar
var archives embed.FS

// read are the pages that were asked for, by their codes: a build asks for few of them.
var read sync.Map

// page returns the page of a code, nil if there is none. It is part of gwc, so an
// unreadable page is an internal error.
func (c Code) page() *Page {
	if page, known := read.Load(c); known {
		return page.(*Page)
	}
	name := string(c) + ".txtar"
	text, err := archives.ReadFile(path.Join("pages", name))
	if err != nil {
		return nil
	}
	page := readPage(name, text)
	read.Store(c, &page)
	return &page
}

// readPage reads an archive:
//
//	SEVERITY: TITLE
//
//	why it matters
//	-- do --
//	what to do
//	-- bad/a.gwc --
//	-- good/a.gwc --
//
// The section `-- elsewhere --` explains why there is no bad program.
func readPage(name string, text []byte) Page {
	archive := txtar.Parse(text)
	head, why, _ := strings.Cut(string(archive.Comment), "\n")
	severity, title, _ := strings.Cut(head, ": ")
	page := Page{Severity: severityOf(name, severity), Title: title, Why: strings.TrimSpace(why)}
	for _, f := range archive.Files {
		section, file, _ := strings.Cut(f.Name, "/")
		switch section {
		case "do":
			page.Do = strings.TrimSpace(string(f.Data))
		case "elsewhere":
			page.Elsewhere = strings.TrimSpace(string(f.Data))
		case "bad":
			page.Bad = append(page.Bad, Example{file, f.Data})
		case "good":
			page.Good = append(page.Good, Example{file, f.Data})
		default:
			panic(fmt.Sprintf("%s: unknown section %s of a page", name, f.Name))
		}
	}
	return page
}

func severityOf(name, word string) Severity {
	for _, s := range []Severity{Error, Warning, Advice} {
		if s.String() == word {
			return s
		}
	}
	panic(fmt.Sprintf("%s: unknown severity %s", name, word))
}
