package authority

import (
	"strings"
)

// try adds the commands that call the host of a server's certificate: with the CA that
// issued it, if it is in one of the files, and with a client's certificate.
func (v *viewer) try(s *Shown) {
	if !strings.HasPrefix(s.Use, "server") || len(s.Names) == 0 {
		return
	}
	host := strings.Replace(s.Names[0], "*", "www", 1)
	call := "--resolve " + host + ":443:ADDRESS https://" + host + "/"
	curl := "curl "
	if ca := v.issuerOf(s); ca != "" {
		curl += "--cacert " + quoted(ca) + " "
	}
	s.Try = append(s.Try, curl+call)
	for i := range v.shown {
		client := &v.shown[i]
		key, has := strings.CutSuffix(client.Key, " matches")
		if client.pem == "" || client.Use != "client" || !has || v.issuerOf(client) == "" {
			continue
		}
		s.Try = append(s.Try, curl+"--cert "+quoted(client.pem)+" --key "+quoted(key)+" "+call)
		return
	}
}

// issuerOf returns the PEM file with the CA that signed the certificate; "" if it is in
// none.
func (v *viewer) issuerOf(s *Shown) string {
	for i := range v.shown {
		ca := &v.shown[i]
		if ca.pem != "" && ca.cert.IsCA && s.cert.CheckSignatureFrom(ca.cert) == nil {
			return ca.pem
		}
	}
	return ""
}

// quoted returns a path as a word of a shell.
func quoted(path string) string {
	special := strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,", r)
	})
	if !special {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
