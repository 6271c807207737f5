package write

import (
	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// The API versions of the controllers that make Secrets.
const (
	certManager     = "cert-manager.io/v1"
	externalSecrets = "external-secrets.io/v1"
)

// An issuedSpec is the spec of cert-manager's Certificate.
type issuedSpec struct {
	Spec struct {
		SecretName string     `json:"secretName"`
		CommonName string     `json:"commonName,omitempty"`
		DNSNames   []string   `json:"dnsNames,omitempty"`
		Usages     []string   `json:"usages"`
		PrivateKey privateKey `json:"privateKey"`
		IssuerRef  reference  `json:"issuerRef"`
	} `json:"spec"`
}

type privateKey struct {
	Algorithm      string `json:"algorithm"`
	Size           int    `json:"size"`
	RotationPolicy string `json:"rotationPolicy"`
}

type reference struct {
	Group string `json:"group,omitempty"`
	Kind  string `json:"kind"`
	Name  string `json:"name"`
}

// issued writes the Certificate of an issuer. A certificate of a client alone is named
// by its common name: the hosts are not its own. Each renewal has a new key.
func issued(c *plan.IssuedCertificate) emit.Object {
	var body issuedSpec
	spec := &body.Spec
	spec.SecretName, spec.DNSNames = c.Name, c.Hosts
	named := "spec.dnsNames"
	if len(c.Hosts) == 0 {
		spec.CommonName, named = c.Name, "spec.commonName"
	}
	spec.Usages = []string{"digital signature", "key encipherment"}
	if c.Server {
		spec.Usages = append(spec.Usages, "server auth")
	}
	if c.Client {
		spec.Usages = append(spec.Usages, "client auth")
	}
	spec.PrivateKey = privateKey{"RSA", 2048, "Always"}
	if c.Source.Key == certificate.ECDSA {
		spec.PrivateKey = privateKey{"ECDSA", 256, "Always"}
	}
	spec.IssuerRef = reference{"cert-manager.io", scoped("Issuer", c.Source.Local), c.Source.Issuer}
	return object(certManager, "Certificate", c.Object, body, c.At,
		field(named, c.HostAt...), field("spec.usages", c.HostAt...), field("spec.privateKey", c.From), field("spec.issuerRef", c.From))
}

// scoped returns the kind of what a controller knows by two kinds: of a namespace, and
// of the whole cluster.
func scoped(kind string, local bool) string {
	if local {
		return kind
	}
	return "Cluster" + kind
}

// An externalSpec is the spec of External Secrets' ExternalSecret.
type externalSpec struct {
	Spec struct {
		SecretStoreRef reference      `json:"secretStoreRef"`
		Target         externalTarget `json:"target"`
		Data           []externalData `json:"data"`
	} `json:"spec"`
}

type externalTarget struct {
	Name     string `json:"name"`
	Template struct {
		Type string `json:"type"`
	} `json:"template"`
}

type externalData struct {
	SecretKey string    `json:"secretKey"`
	RemoteRef remoteRef `json:"remoteRef"`
}

type remoteRef struct {
	Key      string `json:"key"`
	Property string `json:"property"`
}

// external writes the ExternalSecret of a certificate in a store. The properties of an
// entry there have the names of the keys of the Secret.
func external(s *plan.ExternalSecret) emit.Object {
	var body externalSpec
	spec := &body.Spec
	spec.SecretStoreRef = reference{Kind: scoped("SecretStore", s.Source.Local), Name: s.Source.Store}
	spec.Target.Name, spec.Target.Template.Type = s.Name, "kubernetes.io/tls"
	for _, d := range [][2]string{{"tls.crt", s.Source.Key}, {"tls.key", s.Source.Key}, {"ca.crt", s.Source.CA}} {
		if d[1] != "" {
			spec.Data = append(spec.Data, externalData{d[0], remoteRef{d[1], d[0]}})
		}
	}
	return object(externalSecrets, "ExternalSecret", s.Object, body, s.At,
		field("spec.secretStoreRef", s.From), field("spec.data", s.From))
}

// encrypted returns the manifest of an encrypted Secret as it is.
func encrypted(s *plan.EncryptedSecret) emit.Object {
	return object("v1", "Secret", s.Object, emit.Verbatim(s.File.Text), s.At)
}
