package intent

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
)

// synonyms are words of other tools, and the words of the language that mean the
// same.
var synonyms = map[string]string{
	"mtls": "mutual", "host": "at", "hosts": "at", "domain": "at", "port": "on", "gateway": "via",
	"secret": "cert", "tls-secret": "cert", "credential": "cert", "ssl": "https", "h2": "http2",
	"lb": "balance", "loadbalancer": "balance", "namespaces": "for", "tls": "https", "tls-originate": "originate-tls",
}

// modeWords are words that state how a connection is protected, here or in other tools.
// None is taken for a misspelling of another, which may protect less: mtls is not tls.
var modeWords = []string{
	"http", "https", "tls", "mtls", "ssl", "mutual", "simple", "passthrough", "strict", "optional", "permissive", "originate-tls",
}

// foreignTo returns what to write for words that the language does not have. absent
// are those for which it has no other word.
func foreignTo(absent []model.AbsentWord) func(word string) lang.Foreign {
	hints := make(map[string]string, len(absent))
	for _, a := range absent {
		hints[a.Word] = a.Hint
	}
	return func(word string) (f lang.Foreign) {
		word = strings.ToLower(word)
		if other := synonyms[word]; other != "" {
			f.Instead = []string{other}
		}
		f.Hint, f.Known = hints[word], slices.Contains(modeWords, word)
		return f
	}
}
