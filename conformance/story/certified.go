package story

import (
	"strings"
	"sync"

	"github.com/gwc-lang/gwc/conformance/pki"
)

// pairs are the certificates that cases name, each made once.
var pairs sync.Map

// certified makes the content of a file of a program that says what it is instead:
//
//	authority client            the certificate of the authority
//	certificate client a.test   a certificate that the authority signed for the name
//	key client a.test           and its key
func certified(text string) string {
	words := strings.Fields(text)
	switch {
	case len(words) == 2 && words[0] == "authority":
		return string(pki.Shared().Named(words[1]).PEM)
	case len(words) == 3 && words[0] == "certificate":
		return string(pair(words[1], words[2]).Cert)
	case len(words) == 3 && words[0] == "key":
		return string(pair(words[1], words[2]).Key)
	}
	return text
}

func pair(signer, name string) pki.Pair {
	made, _ := pairs.LoadOrStore(signer+" "+name, sync.OnceValue(func() pki.Pair { return pki.Shared().Named(signer).Issue(name) }))
	return made.(func() pki.Pair)()
}
