package intent

// vocabulary is every statement of the language by its keyword.
var vocabulary = byKeyword(
	define[namespace]("namespace"),
)

func byKeyword(words ...word) map[string]word {
	table := make(map[string]word, len(words))
	for _, w := range words {
		table[w.keyword] = w
	}
	return table
}
