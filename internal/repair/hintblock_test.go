package repair_test

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// block puts what the block in a hint contains into a block, from the diagnostic on.
// The first word may be misspelt.
func (t typist) block(m []string) []texts {
	item := strings.TrimSuffix(strings.TrimPrefix(m[1], "{ "), " }")
	word, _, _ := strings.Cut(item, " ")
	rest := item[len(word):]
	text := string(t.d.Span.File().Text)
	if !strings.HasPrefix(text[t.d.Span.End():], rest) {
		return []texts{nil}
	}
	return one(t.replaced(m[1], t.d.Span.File().Span(t.d.Span.Start(), t.d.Span.End()+len(rest))))
}

// intoBlock moves the rest of the line into the block before it.
func (t typist) intoBlock(_ []string) []texts {
	text := string(t.d.Span.File().Text)
	brace := strings.LastIndexByte(text[:t.d.Span.Start()], '}')
	end := t.d.Span.Start() + strings.IndexByte(text[t.d.Span.Start():]+"\n", '\n')
	line := strings.TrimSpace(text[t.d.Span.Start():end])
	return one(t.replaced(", "+line+" }", t.d.Span.File().Span(brace, end)))
}

// movedBefore moves the piece of the diagnostic before a word of its line.
func (t typist) movedBefore(m []string) []texts {
	text := string(t.d.Span.File().Text)
	at := strings.LastIndex(text[:t.d.Span.Start()], m[1])
	if at < 0 {
		return []texts{nil}
	}
	here := t.d.Span.File().Span(at, at)
	return one(t.edited(diag.Edit{Span: t.d.Span}, diag.Edit{Span: here, Text: t.d.Span.Text() + " "}))
}

// closed closes a block at the end of its statement, or a string before the brackets
// that follow it in its line.
func (t typist) closed(m []string) []texts {
	if m[1] != "}" {
		at := t.d.Span.Start() + len(strings.TrimRight(t.d.Span.Text(), " {}"))
		return one(t.replaced(m[1], t.d.Span.File().Span(at, at)))
	}
	_, statement, ok := statementAt(t.d.Span)
	if !ok {
		return []texts{nil}
	}
	at := int(statement.Tokens[len(statement.Tokens)-1].End)
	return one(t.replaced("\n}\n", t.d.Span.File().Span(at, at)))
}

// word returns the place of a word: the diagnostic's, the nearest before it in its
// line, or that of the related place.
func (t typist) word(word string) diag.Span {
	if t.d.Span.Text() == word {
		return t.d.Span
	}
	if at := protocolOf(t.d.Span); at.Text() == word {
		return at
	}
	text := string(t.d.Span.File().Text[:t.d.Span.Start()])
	if at := strings.LastIndex(text, word); at > strings.LastIndexByte(text, '\n') {
		return t.d.Span.File().Span(at, at+len(word))
	}
	return t.related()
}

// keptOne removes the second of two: the piece, its clause or the item of its block.
func (t typist) keptOne(_ []string) []texts {
	list := []texts{t.edited(diag.Edit{Span: diag.Removal(t.d.Span)})}
	if before := string(t.d.Span.File().Text[:t.d.Span.Start()]); strings.HasSuffix(strings.TrimRight(before, " "), " tls") {
		at := strings.LastIndex(before, " tls")
		list = append(list, t.replaced("", t.d.Span.File().Span(at, t.d.Span.End())))
	}
	if source, statement, ok := statementAt(t.d.Span); ok {
		item := itemOf(source, statement, t.d.Span)
		list = append(list, t.replaced("", t.d.Span.File().Span(int(item[0].Start), int(item[len(item)-1].End))))
	}
	return []texts{t.best(list)}
}

// best returns the first of the texts with the fewest errors.
func (t typist) best(list []texts) (best texts) {
	fewest := -1
	for _, texts := range list {
		if n := number(t.compile(t.t, texts).Diagnostics); texts != nil && (fewest < 0 || n < fewest) {
			best, fewest = texts, n
		}
	}
	return best
}

// withoutStatement removes the statement at the diagnostic, or its host from a list.
func (t typist) withoutStatement(_ []string) []texts {
	_, statement, ok := statementAt(t.d.Span)
	if !ok {
		return []texts{nil}
	}
	first, last := statement.Tokens[0], statement.Tokens[len(statement.Tokens)-1]
	whole := t.d.Span.File().Span(int(first.Start), int(last.End))
	return []texts{t.best([]texts{t.edited(diag.Edit{Span: diag.Removal(t.d.Span)}), t.replaced("", whole)})}
}

// withoutClause removes a clause of the line at the diagnostic, or of a related one.
func (t typist) withoutClause(clause string) texts {
	for _, at := range []diag.Span{t.d.Span, t.related()} {
		if at.Text() == clause {
			return t.edited(diag.Edit{Span: diag.Removal(at)})
		}
	}
	keyword, _, _ := strings.Cut(clause, " ")
	for _, at := range []diag.Span{t.d.Span, t.related()} {
		if !at.Known() {
			continue
		}
		if source, statement, ok := statementAt(at); ok && !isClause(keyword) {
			for _, token := range headOf(source, statement) {
				if token.Text == clause {
					return t.replaced("", source.Span(token))
				}
			}
		}
		if source, head, from, to := clauseAt(at, keyword); source != nil && to > 0 {
			return t.replaced("", at.File().Span(int(head[from].Start), int(head[to-1].End)))
		}
	}
	return nil
}

// portAs moves the port of the diagnostic from the tls ports to the tcp ports.
func (t typist) portAs(m []string) []texts {
	source, head, from, to := clauseAt(t.d.Span, "tls")
	if source == nil || to == 0 {
		return []texts{nil}
	}
	last := t.d.Span.File().Span(int(head[from].Start), int(head[to-1].End))
	edit := diag.Edit{Span: last}
	if to-from > 2 {
		edit = diag.Edit{Span: diag.Removal(t.d.Span)}
	}
	_, head, _, to = clauseAt(t.d.Span, "tcp")
	if to == 0 {
		return one(t.replaced("tcp", t.word("tls")))
	}
	at := t.d.Span.File().Span(int(head[to-1].End), int(head[to-1].End))
	return one(t.edited(edit, diag.Edit{Span: at, Text: ", " + strings.TrimPrefix(m[1], "tcp ")}))
}

// rewritten replaces the line of the statement at the diagnostic.
func (t typist) rewritten(m []string) []texts {
	source, statement, ok := statementAt(t.d.Span)
	if !ok {
		return []texts{nil}
	}
	head := headOf(source, statement)
	end := int(head[0].End)
	for _, token := range head {
		if token.Kind != lang.Comment && token.Kind != lang.EOL {
			end = int(token.End)
		}
	}
	return one(t.replaced(m[1], t.d.Span.File().Span(int(head[0].Start), end)))
}

// inCertificate replaces the source of a declared certificate.
func (t typist) inCertificate(m []string) []texts {
	for _, f := range t.before.Files {
		if at := strings.Index(string(f.Text), "certificate "+m[2]+" {"); at >= 0 {
			open := at + len("certificate "+m[2]+" {")
			end := open + strings.IndexByte(string(f.Text[open:]), '}')
			return one(t.replaced(" "+m[1]+" ", f.Span(open, end)))
		}
	}
	return []texts{nil}
}

// inNearestBlock adds an item to the block in the place of the diagnostic, else to
// that of its statement.
func (t typist) inNearestBlock(item string) texts {
	if open := strings.IndexByte(t.d.Span.Text(), '{'); open >= 0 {
		at := t.d.Span.Start() + open + 1
		return t.replaced("\n"+item+"\n", t.d.Span.File().Span(at, at))
	}
	return t.inBlock(item)
}

// declared adds a statement, in place of one that declares the same.
func (t typist) declared(m []string) []texts {
	words := strings.Fields(m[1])
	for _, f := range t.before.Files {
		for i := 0; i < len(f.Text); i++ {
			if _, statement, ok := statementAt(f.Span(i, i)); ok {
				first, last := statement.Tokens[0], statement.Tokens[len(statement.Tokens)-1]
				if words[0] == "gateway" && len(statement.Tokens) > 1 && first.Text == words[0] && statement.Tokens[1].Text == words[1] {
					return one(t.replaced(m[1], f.Span(int(first.Start), int(last.End))))
				}
				i = int(last.End)
			}
		}
	}
	return one(t.edited(t.atEnd("\n" + m[1] + "\n")))
}

// gateway returns the place of the declaration of the gateway in the message.
func (t typist) gateway() diag.Span {
	words := strings.Fields(t.d.Message)
	name := words[slices.Index(words, "gateway")+1]
	for _, f := range t.before.Files {
		if at := strings.Index(string(f.Text), "gateway "+name+" {"); at >= 0 {
			return f.Span(at, at)
		}
	}
	return diag.Span{}
}

// protocolOf returns the place of the protocol of the expose statement at a place.
func protocolOf(at diag.Span) diag.Span {
	source, statement, ok := statementAt(at)
	if !ok || len(statement.Tokens) < 3 {
		return diag.Span{}
	}
	return source.Span(statement.Tokens[2])
}

// related returns the first related place.
func (t typist) related() diag.Span {
	if len(t.d.Related) == 0 {
		return diag.Span{}
	}
	return t.d.Related[0].Span
}

// clauseOf sets a clause in the block of the declaration at a place.
func (t typist) clauseOf(at diag.Span, clause string) texts {
	if !at.Known() {
		return nil
	}
	_, statement, ok := statementAt(at)
	if !ok {
		return nil
	}
	keyword, _, _ := strings.Cut(clause, " ")
	for i, token := range statement.Tokens {
		if token.Text != keyword {
			continue
		}
		last := i + 1
		for last+2 < len(statement.Tokens) && slices.Contains([]string{",", "->"}, statement.Tokens[last+1].Text) &&
			!slices.Contains([]string{"namespace", "selector", "service", "ports", "hosts", "listen"}, statement.Tokens[last+2].Text) {
			last += 2
		}
		return t.replaced(clause, at.File().Span(int(token.Start), int(statement.Tokens[last].End)))
	}
	t.d.Span = at
	return t.inBlock(clause)
}

// named replaces the name of a service with one that has a port.
func (t typist) named(name string) texts {
	text := t.d.Span.Text()
	start := strings.LastIndexAny(text, " \t") + 1 // after the share
	end := len(text)
	if slash := strings.IndexByte(text[start:], '/'); !strings.Contains(name, "://") && slash >= 0 { // before the subset
		end = start + slash
	}
	return t.replaced(name, t.d.Span.File().Span(t.d.Span.Start()+start, t.d.Span.Start()+end))
}
