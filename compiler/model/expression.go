package model

import "strings"

// WholeText returns an expression that matches only the whole text of what the other one
// matches. A quotation that is still open at its end is closed: it would continue in
// what follows.
func WholeText(expression string) string {
	if openQuotation(expression) {
		expression += `\E`
	}
	return "^(?:" + expression + ")$"
}

// openQuotation reports whether an expression ends within a quotation, which `\Q` begins
// and `\E` ends.
func openQuotation(expression string) bool {
	for {
		at := strings.IndexByte(expression, '\\')
		if at < 0 || at+1 == len(expression) {
			return false
		}
		quotes := expression[at+1] == 'Q'
		if expression = expression[at+2:]; !quotes {
			continue
		}
		_, after, closed := strings.Cut(expression, `\E`)
		if !closed {
			return true
		}
		expression = after
	}
}
