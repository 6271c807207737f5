package intent

import (
	certs "github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// issuer is the source of a certificate that an issuer in the cluster issues for the
// hosts that use it:
//
//	issuer NAME [local] [rsa | ecdsa] [ca "CA" ...]
type issuer struct {
	Name  lang.DottedName `parser:"@@"`
	Local bool            `parser:"@'local':Word?"`
	RSA   bool            `parser:"(  @'rsa':Word"`
	ECDSA bool            `parser:" | @'ecdsa':Word )?"`
	CA    []FilePath      `parser:"('ca':Word (?! Word) @@ ((?! Word) @@)*)?"`
}

func (i *issuer) value(s *scope) *model.IssuedCertificate {
	out := &model.IssuedCertificate{Issuer: i.Name.Value(&s.Scope), Local: i.Local, Key: certs.RSA}
	if i.ECDSA {
		out.Key = certs.ECDSA
	}
	if len(i.CA) > 0 {
		out.CA = s.readCAs(i.CA).CA
	}
	return out
}

// external is the source of a certificate that is copied from a store of secrets:
//
//	external STORE [local] key KEY [ca KEY]
type external struct {
	Store lang.DottedName `parser:"@@"`
	Local bool            `parser:"@'local':Word?"`
	Key   StoreKey        `parser:"'key':Word @@"`
	CA    *StoreKey       `parser:"('ca':Word @@)?"`
}

func (e *external) value(s *scope) *model.ExternalCertificate {
	out := &model.ExternalCertificate{Store: e.Store.Value(&s.Scope), Local: e.Local, Key: e.Key.value(s)}
	if e.CA != nil {
		out.CA = e.CA.value(s)
	}
	return out
}

// StoreKey is the key of an entry in a store of secrets, such as a path.
type StoreKey struct{ lang.Leaf }

// longestStoreKey is the most that the stores accept: the names of Vault's paths and
// of the secrets of cloud providers are shorter.
const longestStoreKey = 2048

// value returns the key. If it is invalid, value reports it and returns "".
func (k StoreKey) value(s *scope) string {
	switch {
	case k.Text == "":
		s.Wrong(k, code.InvalidStoreKey, "write the path of the entry in the store, as shop/tls", "the key must not be empty")
	case len(k.Text) > longestStoreKey:
		s.Wrong(k, code.InvalidStoreKey, "write the path of the entry in the store", "the key must have at most %d characters", longestStoreKey)
	case certs.HoldsPrivate([]byte(k.Text)):
		s.Wrong(k, code.InvalidStoreKey, "write the path of the entry in the store, and remove the private key from the program", "the key must not be a private key")
	case hasControls(k.Text):
		s.Wrong(k, code.InvalidStoreKey, "remove the control characters", "invalid key: must not contain control characters")
	default:
		return k.Text
	}
	return ""
}
