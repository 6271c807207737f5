package lang

import (
	"regexp/syntax"
	"strconv"
	"strings"
)

// SlashedExpression returns a string with the regular expression of a text of
// the form /EXPRESSION/FLAGS, as other tools write it: there it may match a part
// of the text, here it must match all of it. It returns "" for any other text.
func SlashedExpression(text string) string {
	end := strings.LastIndexByte(text, '/')
	if end < 2 || text[0] != '/' {
		return ""
	}
	flags := text[end+1:]
	if strings.Trim(flags, "gimsuy") != "" || !strings.ContainsAny(flags, "gi") || len(flags) > 6 {
		return ""
	}
	plain := anchored(strings.ReplaceAll(text[1:end], `\/`, "/"))
	for _, flag := range []string{"s", "i"} {
		if strings.Contains(flags, flag) {
			plain = "(?" + flag + ")" + plain
		}
	}
	if _, err := syntax.Parse(plain, syntax.Perl); err != nil || strings.Contains(plain, "`") {
		return ""
	}
	return strconv.Quote(plain)
}

// anchored returns the expression of whole texts that have a part that an
// expression matches.
func anchored(expression string) string {
	expression = strings.TrimSuffix(strings.TrimPrefix(expression, ".*"), ".*")
	begin, end := ".*", ".*"
	if rest, found := strings.CutPrefix(expression, "^"); found {
		begin, expression = "", rest
	}
	if rest, found := strings.CutSuffix(expression, "$"); found && !strings.HasSuffix(rest, `\`) {
		end, expression = "", rest
	}
	if strings.Contains(expression, "|") {
		expression = "(" + expression + ")"
	}
	return begin + expression + end
}
