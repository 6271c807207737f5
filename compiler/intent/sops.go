package intent

import (
	"bytes"
	"fmt"
	"slices"

	certs "github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// encryptedValue is a value that SOPS encrypted. Source: its encryptedValue format of aes/cipher.go.
var encryptedValue = lazy.MustCompile(`^ENC\[AES256_GCM,data:[^,\]]+,iv:[^,\]]+,tag:[^,\]]+,type:(str|int|float|bytes|bool)\]$`)

// encryptedEnvelope finds an encrypted value of what must be readable.
var encryptedEnvelope = lazy.MustCompile(`(?m)^\s*"?(apiVersion|kind|name|namespace)"?:\s*["']?ENC\[`)

// An encryptedReader checks the manifest of an encrypted Secret without decrypting it.
// Its messages never quote a value of the manifest.
type encryptedReader struct {
	*scope
	path   FilePath
	file   *diag.File
	object *manifest.Object
}

// readEncrypted reads a manifest that SOPS encrypted, of the Secret of the certificate
// with this name, and reports what is wrong with it.
func (s *scope) readEncrypted(p FilePath, name string) *model.EncryptedSecret {
	out := &model.EncryptedSecret{}
	path := p.value(s)
	if path == "" {
		return out
	}
	file, err := s.Open(s.File, path)
	if err != nil {
		s.Wrong(p, code.UnreadableCertificateFile, "write its path relative to this file", "cannot read %s: %v", path, err)
		return out
	}
	file.Hidden = true
	r := &encryptedReader{scope: s, path: p, file: file}
	if !r.read() {
		return out
	}
	r.checkEncryption()
	if certs.HoldsPrivate(file.Text) {
		return out // no name of it is quoted
	}
	r.checkName(name)
	r.checkKeys()
	out.File, out.Namespace, out.NamespaceAt = file, r.object.Namespace, r.placeOf("namespace")
	out.HasCA = r.has("ca.crt") || r.has("cacert")
	return out
}

// wrong reports an error at a place of the manifest.
func (r *encryptedReader) wrong(at diag.Span, c code.Code, hint, format string, args ...any) {
	r.Report(diag.At(at, c, format, args...).WithHint("%s", hint).WithRelated(r.Span(r.path), "the file is named here"))
}

// read reads the one Secret of the file. Its bytes must be a YAML document between
// others.
func (r *encryptedReader) read() bool {
	at := r.file.Top()
	const onlyMetadata = "encrypt only the values: sops --encrypt --encrypted-regex '^(data|stringData)$'"
	if found := encryptedEnvelope.FindSubmatchIndex(r.file.Text); found != nil {
		r.wrong(r.file.Span(found[2], found[3]), code.EncryptedMetadata, onlyMetadata,
			"%s is encrypted, so that nobody knows which Secret this is", r.file.Text[found[2]:found[3]])
		return false
	}
	if bytes.HasPrefix(r.file.Text, []byte("\ufeff")) || bytes.HasPrefix(r.file.Text, []byte("%")) {
		r.wrong(at, code.InvalidEncryptedSecret, "remove it and encrypt the file again", "the file begins with a byte order mark or a directive of YAML")
		return false
	}
	var sink diag.Sink
	objects := manifest.Read(r.file, &sink)
	for _, d := range sink.Sorted() {
		r.Report(d.WithRelated(r.Span(r.path), "the file is named here"))
	}
	switch {
	case len(sink.Sorted()) > 0:
		return false
	case len(objects) != 1 || len(manifest.Documents(r.file)) != 1 || objects[0].At != manifest.Documents(r.file)[0].Span():
		r.wrong(at, code.InvalidEncryptedSecret, "write a file for each Secret", "the file must have exactly one object")
		return false
	case objects[0].Kind != "Secret" || objects[0].APIVersion != "v1":
		r.wrong(objects[0].At, code.InvalidEncryptedSecret, "name the manifest of a Secret, apiVersion v1", "the object is not a Secret")
		return false
	}
	r.object = objects[0]
	return true
}

// placeOf returns the place of an entry of metadata, or of the object.
func (r *encryptedReader) placeOf(key string) diag.Span {
	if v := r.object.Value.Get("metadata").Get(key); v != nil {
		return v.At
	}
	return r.object.At
}

// publicKeys are the entries of a Secret that may be readable.
var publicKeys = []string{"tls.crt", "ca.crt", "cert", "cacert", "ca.crl", "crl", "tls.ocsp-staple"}

// checkEncryption reports a file without SOPS' metadata, and values that everybody can
// read.
func (r *encryptedReader) checkEncryption() {
	const encrypt = "encrypt it: sops --encrypt --in-place --encrypted-regex '^(data|stringData)$' FILE"
	if sops := r.object.Value.Get("sops"); sops == nil || sops.Get("mac") == nil {
		r.wrong(r.object.At, code.NotEncrypted, encrypt, "the Secret is not encrypted with SOPS: it has no `sops` with a `mac`")
		return
	}
	reported := false
	for _, e := range r.entries() {
		if !encryptedValue.MatchString(e.Value.Text) && !isPublic(e) {
			reported = true
			r.wrong(e.At, code.NotEncrypted, encrypt, "entry %s of the Secret is not encrypted", shownKey(e.Key))
		}
	}
	r.checkHidden(reported)
}

// isPublic reports whether a readable entry is a certificate or the like, without a
// private key beside it.
func isPublic(e manifest.Entry) bool {
	return slices.Contains(publicKeys, e.Key) && e.Value.Kind == manifest.String && !certs.HoldsPrivate([]byte(e.Value.Text))
}

// entries are the entries of the Secret.
func (r *encryptedReader) entries() (list []manifest.Entry) {
	for _, part := range []string{"data", "stringData"} {
		if v := r.object.Value.Get(part); v != nil {
			list = append(list, v.Entries...)
		}
	}
	return list
}

func (r *encryptedReader) has(key string) bool {
	return slices.ContainsFunc(r.entries(), func(e manifest.Entry) bool { return e.Key == key })
}

// checkName reports a Secret that the certificate's user would not find. Its name and
// namespace cannot be changed without its keys if SOPS signed them.
func (r *encryptedReader) checkName(name string) {
	if r.object.Namespace == "" {
		r.wrong(r.object.At, code.EncryptedSecretPlace, "add metadata.namespace and encrypt the file again", "Secret %s has no namespace", r.object.Name)
	}
	if name != "" && r.object.Name != name {
		r.wrong(r.placeOf("name"), code.EncryptedSecretPlace, fmt.Sprintf("write `certificate %s`", r.object.Name),
			"the Secret is named %s, and the certificate %s", r.object.Name, name)
	}
}

// checkKeys reports a Secret without the entries that gateways read.
func (r *encryptedReader) checkKeys() {
	if r.has("tls.crt") && r.has("tls.key") || r.has("cert") && r.has("key") {
		return
	}
	r.wrong(r.object.At, code.EncryptedSecretKeys, "create it with `kubectl create secret tls` and encrypt it again",
		"neither tls.crt and tls.key nor cert and key in Secret %s", r.object.Name)
}
