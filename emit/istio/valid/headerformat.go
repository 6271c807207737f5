package valid

// A formatState is where in a value of a header a reader is.
type formatState int

const (
	inLiteral   formatState = iota
	inCommand               // %COMMAND
	beforeList              // %COMMAND(
	beforeText              // %COMMAND([
	inText                  // %COMMAND(["
	afterText               // %COMMAND(["a"
	afterList               // %COMMAND(["a"]
	afterParens             // %COMMAND(["a"])
)

// expected are what follows in the states that allow a few characters only, and the
// state after each. Other characters are spaces.
var expected = map[formatState]map[byte]formatState{
	beforeText:  {'"': inText},
	afterText:   {',': beforeText, ']': afterList},
	afterList:   {')': afterParens},
	afterParens: {'%': inLiteral},
}

// wrongFormat returns what is wrong with the %COMMAND(ARGUMENT)% parts of a value.
// Source: pkg/config/validation header_value_validator.go, which follows an old parser
// of Envoy.
func wrongFormat(value string) string {
	state := inLiteral
	for i := 0; i < len(value); i++ {
		ch, more := value[i], i+1 < len(value)
		if allowed, strict := expected[state]; strict {
			next, known := allowed[ch]
			switch {
			case known:
				state = next
			case ch != ' ':
				return "misplaced " + string(ch)
			}
			continue
		}
		switch {
		case ch == '%' && state == inLiteral && !more:
			return "single %"
		case ch == '%' && state == inLiteral && value[i+1] == '%':
			i++
		case ch == '\\' && state == inText && !more:
			return "backslash at the end"
		case ch == '\\' && state == inText:
			i++
		default:
			state = state.after(ch)
		}
	}
	if state != inLiteral {
		return "command without % at its end"
	}
	return ""
}

// after returns the state after a character, in the states that allow any.
func (s formatState) after(ch byte) formatState {
	switch {
	case s == inLiteral && ch == '%':
		return inCommand
	case s == inCommand && ch == '%':
		return inLiteral
	case s == inCommand && ch == '(':
		return beforeList
	case s == beforeList && ch == '[':
		return beforeText
	case s == beforeList && ch != ' ':
		return inText
	case s == inText && ch == ')':
		return afterParens
	case s == inText && ch == '"':
		return afterText
	}
	return s
}
