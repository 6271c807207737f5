package repair_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A typist does what the hint of a diagnostic says.
type typist struct {
	program
	t      *testing.T
	before gwc.Result
	d      diag.Diagnostic
}

// texts are the changed files of a program; nil if a hint cannot be followed.
type texts = map[string][]byte

// A hintForm is a form of hints whose text can be typed.
type hintForm struct {
	name string
	form *regexp.Regexp
	do   func(t typist, m []string) []texts
}

func form(name, pattern string, do func(t typist, m []string) []texts) hintForm {
	return hintForm{name, regexp.MustCompile("^(?:" + pattern + ")$"), do}
}

const (
	text  = "`([^`]+)`"
	after = "(?:: .*)?" // an explanation
)

// hintForms are the forms, of which the first that matches is followed.
var hintForms = []hintForm{
	form("did you mean", "did you mean "+text+`\?`, (typist).write),
	form("write in both", "write "+text+" in both( for .*)?"+after, func(t typist, m []string) []texts {
		if keyword, rest, _ := strings.Cut(m[1], " "); rest != "" { // of the protocols, with a host for each
			a := strings.ReplaceAll(keyword+" "+rest, "HOST", "a.example.com")
			b := strings.ReplaceAll(keyword+" "+rest, "HOST", "b.example.com")
			return one(t.edited(diag.Edit{Span: protocolOf(t.d.Span), Text: a}, diag.Edit{Span: protocolOf(t.related()), Text: b}))
		}
		return one(t.replaced(m[1], t.d.Span, t.d.Related[0].Span))
	}),
	form("write instead", "write "+text+" instead of "+text, func(t typist, m []string) []texts {
		return one(t.clause(t.d.Span, m[1], strings.Fields(m[2])[0]))
	}),
	form("write instead of a word", "write "+text+` instead of (\S+)( for .*)?`+after, func(t typist, m []string) []texts {
		return one(t.replaced(filled(m[1]), t.word(m[2])))
	}),
	form("write with a condition after it", "write "+text+", and "+text+" after it", func(t typist, m []string) []texts {
		return one(t.replaced(m[1]+" "+m[2], t.d.Span))
	}),
	form("write one of two before it", "write "+text+" or "+text+" before it", func(t typist, m []string) []texts {
		return []texts{t.inserted(m[1] + " "), t.inserted(m[2] + " ")}
	}),
	form("write one of two in the block", "write "+text+" or "+text+" in its block", func(t typist, m []string) []texts {
		return []texts{t.inBlock(filled(m[2]))}
	}),
	form("write as a statement", "write "+text+" as a statement", func(t typist, m []string) []texts {
		return one(t.edited(diag.Edit{Span: diag.Removal(t.d.Span)}, t.atEnd("\n"+m[1]+"\n")))
	}),
	form("write the target", "write `(target .*)`", func(t typist, m []string) []texts {
		if at := t.related(); at.Known() {
			_, release, _ := strings.Cut(strings.TrimPrefix(m[1], "target "), " ")
			return one(t.replaced(release, at))
		}
		return one(t.edited(t.atEnd("\n" + m[1] + "\n")))
	}),
	form("write between backquotes", `write (\S+) between backquotes`, func(t typist, m []string) []texts { return one(t.replaced("`"+m[1]+"`", t.d.Span)) }),
	form("write without an operator", "write "+text+" without "+text, func(t typist, m []string) []texts {
		path := t.path()
		operator := strings.LastIndex(string(path.File().Text[:path.Start()]), m[2])
		return one(t.replaced(m[1], path.File().Span(operator, path.End())))
	}),
	form("write with a block", "write "+text+", and for the route "+text, func(t typist, m []string) []texts {
		return one(t.replaced(m[1]+" "+m[2], t.d.Span))
	}),
	form("write with an addition to the block", "write "+text+", and add "+text+" to the block of the route", func(t typist, m []string) []texts {
		open := t.d.Span.End() + strings.IndexByte(string(t.d.Span.File().Text[t.d.Span.End():]), '{') + 1
		setting := diag.Edit{Span: t.d.Span.File().Span(open, open), Text: m[2] + ", "}
		return one(t.edited(diag.Edit{Span: t.d.Span, Text: m[1]}, setting))
	}),
	form("write the route", "write the route as "+text, func(t typist, m []string) []texts {
		start := strings.LastIndex(string(t.d.Span.File().Text[:t.d.Span.Start()]), "route ")
		return one(t.replaced(m[1], t.d.Span.File().Span(start, t.d.Span.End())))
	}),
	form("write with a route", "write "+text+", and in the block "+text, func(t typist, m []string) []texts {
		source, statement, _ := statementAt(t.d.Span)
		head := headOf(source, statement)
		end := int(head[len(head)-1].End)
		for _, token := range slices.Backward(head) {
			if token.Kind != lang.Comment && token.Kind != lang.EOL {
				end = int(token.End)
				break
			}
		}
		block := diag.Edit{Span: t.d.Span.File().Span(end, end), Text: " { " + m[2] + " }"}
		return one(t.edited(diag.Edit{Span: t.d.Span, Text: m[1]}, block))
	}),
	form("write the host itself", "write the host itself: (\\S+)", func(t typist, m []string) []texts { return one(t.named(m[1])) }),
	form("write after it", "write "+text+" after it", func(t typist, m []string) []texts {
		return one(t.replaced(" "+m[1], t.d.Span.File().Span(t.d.Span.End(), t.d.Span.End())))
	}),
	form("write a backslash", "write `(.*)` for a backslash", func(t typist, m []string) []texts {
		return one(t.replaced(m[1], t.d.Span.File().Span(t.d.Span.Start(), t.d.Span.Start()+1)))
	}),
	form("write as", "(?:write (?:the addresses of the servers instead:|it as|its share before it, as)|rename it, for example to|use a host with two labels or more:|declare the protocol of the Service:|write) `?([a-z0-9./=-]+|[0-9]+->[0-9]+|[0-9]+% [a-z:0-9]+|port [0-9]+ [a-z]+)`?", (typist).write),
	form("write a clause in the egress", "write `(via gateway [a-z]+)` in its `egress`", func(t typist, m []string) []texts {
		return one(t.clause(t.related(), m[1]))
	}),
	form("write a clause", "write `((?:via gateway|originate-tls mutual)(?: .*)?)`", func(t typist, m []string) []texts {
		return one(t.clause(t.d.Span, filled(m[1])))
	}),
	form("write", "write "+text+"( without quotes| for any host|, and the port in its own clause|, and one rule for each namespace)?"+after, (typist).write),
	form("put a space before it", "put a space before it if .*", func(t typist, _ []string) []texts { return one(t.inserted(" ")) }),
	form("write a comma before it", "write a comma before it", func(t typist, _ []string) []texts { return one(t.inserted(", ")) }),
	form("write a comma instead", "write a comma instead", func(t typist, _ []string) []texts { return one(t.replaced(",", t.d.Span)) }),
	form("write it in a block", "write it in a block, as "+text, (typist).block),
	form("move it into the block before it", "move it into the block before it", (typist).intoBlock),
	form("move it to its own line", "move it to its own line", func(t typist, _ []string) []texts { return one(t.inserted("\n")) }),
	form("move it before", "move it before "+text+"(, as .*)?", (typist).movedBefore),
	form("remove before it", "remove the (?:"+text+"|comma) before it", func(t typist, m []string) []texts {
		mark := m[1]
		if mark == "" {
			mark = ","
		}
		at := strings.LastIndex(string(t.d.Span.File().Text[:t.d.Span.Start()]), mark)
		return one(t.replaced("", t.d.Span.File().Span(at, at+len(mark))))
	}),
	form("remove it and the line break", "remove it and the line break"+after, func(t typist, _ []string) []texts {
		end := t.d.Span.End()
		for strings.IndexByte(" \t\r\n#", t.d.Span.File().Text[end]) >= 0 {
			if t.d.Span.File().Text[end] == '#' {
				end += bytes.IndexByte(t.d.Span.File().Text[end:], '\n')
			}
			end++
		}
		return one(t.replaced(" ", t.d.Span.File().Span(t.d.Span.Start(), end)))
	}),
	form("keep one of them", "keep one of them", (typist).keptOne),
	form("replace it with a line break", "replace it with a line break", func(t typist, _ []string) []texts { return one(t.replaced("\n", t.d.Span)) }),
	form("remove it", "remove (?:it|them|the clause)(?:, as .*|, and fix .*|: .*|; .*)?", func(t typist, _ []string) []texts {
		return one(t.edited(diag.Edit{Span: diag.Removal(t.d.Span)}))
	}),
	form("remove the statement", "remove the (?:declaration|egress of this host)"+after, (typist).withoutStatement),
	form("remove a clause", "(?:terminate TLS at the gateway: )?remove "+text+"(?:, so that .*)?", func(t typist, m []string) []texts { return one(t.withoutClause(m[1])) }),
	form("add to the block", "(?:add|write) "+text+" (?:to|in) its block", func(t typist, m []string) []texts { return one(t.inBlock(filled(m[1]))) }),
	form("close it", "close it with "+text+"( on the same line)?", (typist).closed),
	form("begin it", "begin it with "+text, func(t typist, m []string) []texts {
		at := t.d.Span.Start()
		if strings.IndexByte("\"`", t.d.Span.Text()[0]) >= 0 {
			at++
		}
		return one(t.replaced(m[1], t.d.Span.File().Span(at, at)))
	}),
	form("declare", "(?:declare it|declare the host|declare its files?|declare where its pods are|add it to the service|declare the exposed one): ((?:gateway|certificate|service|egress) .*)", (typist).declared),
	form("list it", "list (?:it|them): (gateway .*)", (typist).declared),
	form("list it in the declaration", "list (?:it|them): (ports .*)", func(t typist, m []string) []texts { return one(t.clauseOf(t.related(), m[1])) }),
	form("add to the hosts", "add ([a-z0-9-]+/[a-z0-9.*-]+) to the (?:gateway's hosts|hosts of gateway [a-z]+)", func(t typist, m []string) []texts {
		return one(t.replaced(m[1]+", "+t.related().Text(), t.related()))
	}),
	form("add a clause with its reason", "(?:add it here too|add the addresses of the servers|add the server of all names|add the servers|add the workloads): (.*)", func(t typist, m []string) []texts {
		return one(t.clause(t.d.Span, m[1]))
	}),
	form("set a clause with its reason", "restrict both to the same accounts: (.*)", func(t typist, m []string) []texts {
		return one(t.clause(t.d.Span, m[1], "from"))
	}),
	form("add a port", "add (tls [0-9]+)", func(t typist, m []string) []texts { return one(t.clause(t.d.Span, m[1])) }),
	form("add to the service", "add to the service: (workload .*)", func(t typist, m []string) []texts { return one(t.inBlock(m[1])) }),
	form("add a statement", "add `(mesh .*)` with istio 1.25 or later", func(t typist, m []string) []texts {
		return one(t.edited(t.atEnd("\n" + m[1] + "\n")))
	}),
	form("add to the source", "add `(ca .*)` to the certificate's source", func(t typist, m []string) []texts {
		at := t.related().After()
		return one(t.replaced(" "+m[1], at))
	}),
	form("write another source", "(?:add a certificate and a key|add the server's CA to the source|use another source): ((?:files \"|ca \"|issuer |external ).*)", func(t typist, m []string) []texts {
		return one(t.replaced(m[1], t.related()))
	}),
	form("write other ports of the gateway", "(?:let the Service lead to another port of the pods: |let them lead to two ports of the pods, as )(ports .*)", func(t typist, m []string) []texts {
		if at := t.gateway(); at.Known() {
			return one(t.clauseOf(at, m[1]))
		}
		return nil // its Service has to be changed
	}),
	form("use another selector", "use a label that only these pods have: (selector .*)", func(t typist, m []string) []texts { return one(t.clauseOf(t.d.Span, m[1])) }),
	form("add to one of them", "add "+text+" to one of them", func(t typist, m []string) []texts { return one(t.clause(t.d.Span, filled(m[1]))) }),
	form("add for any host", "add "+text+" for any host", func(t typist, m []string) []texts { return one(t.clause(t.d.Span, m[1])) }),
	form("add a clause", "add "+text+"( here too|, which is for the request too)?", func(t typist, m []string) []texts {
		if !isClause(m[1]) {
			return one(t.inNearestBlock(filled(m[1])))
		}
		if strings.HasPrefix(m[1], "also ") {
			_, statement, _ := statementAt(t.d.Span)
			return one(t.clause(t.d.Span.File().Span(int(statement.Tokens[0].Start), t.d.Span.End()), m[1]))
		}
		return one(t.clause(t.d.Span, filled(m[1])))
	}),
	form("declare as", "declare the port as tcp instead of tls: (tcp [0-9]+)", (typist).portAs),
	form("leave by the sidecar", "let it leave by the sidecar: (egress .*)", (typist).rewritten),
	form("write in a certificate", "write "+text+" in certificate ([a-z-]+)", (typist).inCertificate),
	form("add the port", "(?:add the port|use an existing port|use the target service): ([a-z0-9.-]+:?[0-9]*)", func(t typist, m []string) []texts { return one(t.named(m[1])) }),
	form("use another port", "use another port: (on [0-9]+)", func(t typist, m []string) []texts { return one(t.clause(t.d.Span, m[1])) }),
	form("declare it too", "(?:declare it too|add one): ((?:(?:http|tls|tcp) [0-9, ]+)+)", func(t typist, m []string) []texts { return one(t.clause(t.d.Span, m[1])) }),
	form("add the namespace", "add the namespace: (for .*)", func(t typist, m []string) []texts {
		if _, statement, ok := statementAt(t.d.Span); ok && statement.Tokens[0].Text != "egress" {
			return one(t.clause(t.related(), m[1]))
		}
		return one(t.clause(t.d.Span, m[1]))
	}),
	form("list the hosts", "list the hosts: (at .*)", func(t typist, m []string) []texts { return one(t.replaced(strings.TrimPrefix(m[1], "at "), t.d.Span)) }),
	form("name a certificate", "(?:name a certificate|use one certificate for both, so that they share a connection): (cert [A-Za-z-]+)", func(t typist, m []string) []texts {
		return one(t.clause(t.d.Span, filled(m[1])))
	}),
}

func one(t texts) []texts { return []texts{t} }

// placeholders are texts for what a hint leaves open.
var placeholders = strings.NewReplacer("NAMESPACE/NAME", "hint/hint", "SERVICE", "hint", "HOST", "hint.example.com",
	"DEST", "hint:80", "LABEL=VALUE", "app=hint", "PORT", "9999", "NAME", "hint", "VALUE", "hint")

// filled returns the text of a hint with texts for its placeholders.
func filled(text string) string { return placeholders.Replace(text) }

// write replaces the place of the diagnostic.
func (t typist) write(m []string) []texts {
	if t.d.Code != code.PathWildcard {
		return one(t.replaced(filled(m[1]), t.d.Span))
	}
	path := t.path()
	if strings.HasPrefix(m[1], "redirect ") {
		path = path.File().Span(strings.LastIndex(string(path.File().Text[:path.Start()]), "redirect "), path.End()).Within(path.In())
	}
	return one(t.replaced(m[1], path))
}

// path returns the place of the path or the URL in the message, of which the
// diagnostic shows a part.
func (t typist) path() diag.Span {
	_, path, _ := strings.Cut(t.d.Message, "`")
	path, _, _ = strings.Cut(path, "`")
	line := strings.LastIndexByte(string(t.d.Span.File().Text[:t.d.Span.Start()]), '\n') + 1
	text := t.d.Span.File().Text
	at := line + strings.Index(string(text[line:]), path)
	end := at + len(path)
	if quote := text[at-1]; end < len(text) && text[end] == quote && (quote == '"' || quote == '`') {
		at, end = at-1, end+1
	}
	return t.d.Span.File().Span(at, end)
}

// edited returns the files after the edits.
func (t typist) edited(edits ...diag.Edit) texts {
	slices.SortFunc(edits, func(a, b diag.Edit) int { return b.Span.Start() - a.Span.Start() })
	out := texts{}
	for _, e := range edits {
		if !e.Span.Known() || e.Span.Start() < 0 {
			return nil
		}
		text, changed := out[e.Span.File().Name]
		if !changed {
			text = e.Span.File().Text
		}
		out[e.Span.File().Name] = slices.Concat(text[:e.Span.Start()], []byte(e.Text), text[e.Span.End():])
	}
	return out
}

func (t typist) replaced(text string, spans ...diag.Span) texts {
	var edits []diag.Edit
	for _, s := range spans {
		edits = append(edits, diag.Edit{Span: s, Text: text})
	}
	return t.edited(edits...)
}

// inserted inserts a text before the place of the diagnostic.
func (t typist) inserted(text string) texts {
	return t.replaced(text, t.d.Span.File().Span(t.d.Span.Start(), t.d.Span.Start()))
}

// atEnd adds a text to the file of the diagnostic.
func (t typist) atEnd(text string) diag.Edit {
	end := len(t.d.Span.File().Text)
	return diag.Edit{Span: t.d.Span.File().Span(end, end), Text: text}
}

// statement returns the statement at a place, and its tokens.
func statementAt(s diag.Span) (source *lang.Source, statement lang.Statement, ok bool) {
	if !s.Known() {
		return nil, lang.Statement{}, false
	}
	source = lang.Split(s.File(), intent.Begins, new(diag.Sink))
	for _, statement := range source.Statements {
		if last := statement.Tokens[len(statement.Tokens)-1]; int(statement.Tokens[0].Start) <= s.Start() && s.Start() <= int(last.End) {
			return source, statement, true
		}
	}
	return nil, lang.Statement{}, false
}

// headOf returns the tokens of a statement before its block.
func headOf(source *lang.Source, statement lang.Statement) []lang.Token {
	for i, t := range statement.Tokens {
		if t.Text == "{" {
			return statement.Tokens[:i]
		}
	}
	return statement.Tokens
}

// inBlock adds an item to the block of the statement at the diagnostic.
func (t typist) inBlock(item string) texts {
	source, statement, ok := statementAt(t.d.Span)
	if !ok {
		return nil
	}
	head := headOf(source, statement)
	end := int(head[len(head)-1].End)
	if len(head) == len(statement.Tokens) {
		return t.replaced(" { "+item+" }", t.d.Span.File().Span(end, end))
	}
	open := int(statement.Tokens[len(head)].End)
	return t.replaced("\n"+item+"\n", t.d.Span.File().Span(open, open))
}

// isClause reports whether a text is a clause of a statement's line.
func isClause(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.Contains([]string{"at", "on", "via", "cert", "backend", "redirect", "also", "http", "tls", "tcp",
		"originate-tls", "through", "addresses", "for", "from", "grpc", "http2"}, first)
}

// clauseAt returns the tokens of the line at a place, the statement's or that of an
// item of its block, and the range of those of the clause with a keyword in it; the
// range is empty if there is none.
func clauseAt(at diag.Span, keyword string) (source *lang.Source, head []lang.Token, from, to int) {
	source, statement, ok := statementAt(at)
	if !ok {
		return nil, nil, 0, 0
	}
	head = itemOf(source, statement, at)
	for i, token := range head {
		if token.Text != keyword || i == 0 || head[i-1].Text == "," {
			continue
		}
		for to = i + 1; to < len(head) && (!isClause(head[to].Text) || head[to-1].Text == "," || to == i+1 && keyword == "tls"); to++ {
			if head[to].Kind == lang.Comment || head[to].Kind == lang.EOL && head[to-1].Text != "," {
				break
			}
		}
		return source, head, i, to
	}
	return source, head, 0, 0
}

// itemOf returns the tokens of the statement's line, or of the item of its block that
// contains a place.
func itemOf(source *lang.Source, statement lang.Statement, at diag.Span) []lang.Token {
	head := headOf(source, statement)
	if len(head) == len(statement.Tokens) || at.Start() < int(statement.Tokens[len(head)].Start) {
		return head
	}
	from := len(head) + 1
	for i := from; i < len(statement.Tokens); i++ {
		t := statement.Tokens[i]
		if t.Kind == lang.EOL && statement.Tokens[i-1].Text != "," || t.Text == "}" || t.Kind == lang.Comment {
			if at.Start() < int(t.Start) {
				return statement.Tokens[from:i]
			}
			from = i + 1
		}
	}
	return head
}

// clause adds a clause to the line at a place. If it is there, or the one that it
// replaces, its value is replaced, or the value added to its list.
func (t typist) clause(at diag.Span, clause string, instead ...string) texts {
	keyword, value, _ := strings.Cut(clause, " ")
	single := len(instead) > 0 || slices.Contains([]string{"on", "cert", "via", "backend", "originate-tls"}, keyword)
	source, head, from, to := clauseAt(at, append(instead, keyword)[0])
	switch {
	case source == nil:
		return nil
	case to > 0 && single:
		return t.replaced(clause, at.File().Span(int(head[from].Start), int(head[to-1].End)))
	case to > 0:
		return t.replaced(", "+strings.TrimPrefix(value, "account "), at.File().Span(int(head[to-1].End), int(head[to-1].End)))
	}
	end := int(head[len(head)-1].End)
	for _, token := range slices.Backward(head) {
		if token.Kind != lang.Comment && token.Kind != lang.EOL {
			end = int(token.End)
			break
		}
	}
	return t.replaced(" "+clause, at.File().Span(end, end))
}
