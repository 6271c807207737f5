package intent

// vocabulary maps keywords to statements.
var vocabulary = byKeyword(
	define[accept]("accept"),
	define[authorizer]("authorizer"),
	define[certificate]("certificate"),
	define[confine]("confine"),
	define[egress]("egress"),
	define[expect]("expect"),
	define[expose]("expose"),
	define[forLoop]("for"),
	define[gateway]("gateway"),
	define[include]("include"),
	define[mesh]("mesh"),
	define[namespace]("namespace"),
	define[program]("program"),
	define[raw]("raw"),
	define[routeBlock]("route"),
	define[service]("service"),
	define[target]("target"),
	define[tokens]("tokens"),
	define[valuesFile]("values"),
)

func byKeyword(words ...word) map[string]word {
	table := make(map[string]word, len(words))
	for _, w := range words {
		table[w.keyword] = w
	}
	return table
}
