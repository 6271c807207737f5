package intent

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang"
)

// BlockUsage returns the syntax of the items of a statement's block; nothing for another
// keyword.
func BlockUsage(keyword string) []lang.UsageLine {
	if w, found := vocabulary[keyword]; found {
		return w.blockUsage()
	}
	return nil
}

// Productions returns the grammar of a file: that of each statement, and after it the
// rules that it is the first to use. It panics if two rules have one name.
func Productions() []lang.Production {
	list := []lang.Production{
		{Name: "file", Text: "{ [ statement ] eol }"},
		{Name: "statement"},
	}
	var statements []string
	for _, keyword := range Keywords() {
		rules := vocabulary[keyword].productions()
		statements = append(statements, rules[0].Name)
		for _, p := range rules {
			p.Text = strings.ReplaceAll(p.Text, `"{" "}"`, `"{" file "}"`) // a block without items has statements
			i := slices.IndexFunc(list, func(o lang.Production) bool { return o.Name == p.Name })
			switch {
			case i < 0:
				list = append(list, p)
			case list[i].Text != p.Text:
				panic(fmt.Sprintf("two rules of the grammar are %s", p.Name))
			}
		}
	}
	list[1].Text = strings.Join(statements, " | ")
	return list
}
