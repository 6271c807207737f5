package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// gwcRun runs the command and returns its outputs and its exit status.
func gwcRun(in string, args ...string) (out string, status int) {
	var stdout, stderr bytes.Buffer
	status = run(args, strings.NewReader(in), &stdout, &stderr)
	return stdout.String() + stderr.String(), status
}

// mint runs certs new in a directory.
func mint(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, status := gwcRun("", append([]string{"certs", "new", "-o", dir}, args...)...); status != 0 {
		t.Fatalf("%v: status %d: %s", args, status, out)
	}
}

func pair(t *testing.T, dir, name string) tls.Certificate {
	t.Helper()
	p, err := tls.LoadX509KeyPair(filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func pool(t *testing.T, dir, name string) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name+".crt"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		t.Fatalf("no CA in %s", name)
	}
	return pool
}

// shakeHands has a client and a server send each other a byte, and returns the first
// error of each.
func shakeHands(client, server *tls.Config) (atClient, atServer error) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	deadline := time.Now().Add(10 * time.Second)
	_, _ = a.SetDeadline(deadline), b.SetDeadline(deadline)
	done := make(chan error, 1)
	go func() {
		s := tls.Server(b, server)
		_, err := s.Write([]byte{1})
		if err != nil {
			_ = b.Close()
		}
		done <- err
	}()
	c := tls.Client(a, client)
	_, atClient = io.ReadFull(c, make([]byte, 1))
	_ = a.Close()
	return atClient, <-done
}

// TestCertsHandshake uses the certificates of certs new in TLS: for the server, for
// clients, with the right and with wrong ones.
func TestCertsHandshake(t *testing.T) {
	dir, foreign := t.TempDir(), t.TempDir()
	mint(t, dir, "localserver.com", "--server", "service-a.localserver.com,*.b.localserver.com", "--client", "client.localserver.com")
	mint(t, foreign, "localserver.com", "--server", "service-a.localserver.com", "--client", "client.localserver.com")
	mint(t, dir, "localserver.com", "--client", "batch.localserver.com") // of the same CA
	roots, server := pool(t, dir, "localserver.com"), pair(t, dir, "service-a.localserver.com")
	simple := &tls.Config{Certificates: []tls.Certificate{server}}
	mutual := &tls.Config{Certificates: []tls.Certificate{server}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: roots}
	client := func(name string, roots *x509.CertPool, certs ...tls.Certificate) *tls.Config {
		return &tls.Config{ServerName: name, RootCAs: roots, Certificates: certs}
	}
	const host = "service-a.localserver.com"
	for _, test := range []struct {
		name           string
		client, server *tls.Config
		works          bool
	}{
		{"server", client(host, roots), simple, true},
		{"wildcard", client("x.b.localserver.com", roots), simple, true},
		{"another name", client("service-b.localserver.com", roots), simple, false},
		{"CA of others", client(host, pool(t, foreign, "localserver.com")), simple, false},
		{"system CAs", client(host, nil), simple, false},
		{"mutual", client(host, roots, pair(t, dir, "client.localserver.com")), mutual, true},
		{"mutual with a later client", client(host, roots, pair(t, dir, "batch.localserver.com")), mutual, true},
		{"mutual without a certificate", client(host, roots), mutual, false},
		{"mutual with a foreign certificate", client(host, roots, pair(t, foreign, "client.localserver.com")), mutual, false},
		{"mutual with a server's certificate", client(host, roots, server), mutual, false},
		{"a client's certificate as the server's", client("client.localserver.com", roots), &tls.Config{Certificates: []tls.Certificate{pair(t, dir, "client.localserver.com")}}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			atClient, atServer := shakeHands(test.client, test.server)
			if works := errors.Join(atClient, atServer) == nil; works != test.works {
				t.Errorf("works: %v; client: %v, server: %v", works, atClient, atServer)
			}
		})
	}
}

// TestCertsAreSound checks the lifetimes, usages and names that peers look at.
func TestCertsAreSound(t *testing.T) {
	dir := t.TempDir()
	mint(t, dir, "example.com", "--server", "example.com,www.example.com", "--client", "example.com")
	for name, want := range map[string]struct {
		days  int
		usage x509.ExtKeyUsage
		names []string
	}{
		"example.com-server": {365, x509.ExtKeyUsageServerAuth, []string{"example.com", "www.example.com"}},
		"example.com-client": {365, x509.ExtKeyUsageClientAuth, []string{"example.com"}},
		"example.com":        {5 * 365, 0, nil},
	} {
		c := pair(t, dir, name).Leaf
		days := int(time.Until(c.NotAfter).Hours()/24 + 0.5)
		if days < want.days-1 || days > want.days+3 || !slices.Equal(c.DNSNames, want.names) || c.IsCA != (want.names == nil) {
			t.Errorf("%s: %d days, names %v, CA %v", name, days, c.DNSNames, c.IsCA)
		}
		if want.names != nil && (len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != want.usage) || c.SerialNumber.Sign() <= 0 || c.PublicKeyAlgorithm != x509.ECDSA {
			t.Errorf("%s: usage %v, serial %v, key %v", name, c.ExtKeyUsage, c.SerialNumber, c.PublicKeyAlgorithm)
		}
	}
}

// TestCertsWholeOrNot makes a write fail in the middle: no file is there afterwards, and
// what was there before stays.
func TestCertsWholeOrNot(t *testing.T) {
	dir := t.TempDir()
	mint(t, dir, "example.com", "--server", "a.example.com")
	before := content(t, dir)
	files := []pendingFile{
		{filepath.Join(dir, "a.example.com.key"), 0o600, []byte("new")},
		{filepath.Join(dir, "b.example.com.key"), 0o600, []byte("new")},
		{filepath.Join(dir, "missing", "c.key"), 0o600, []byte("new")},
	}
	if err := writeTogether(dir, files); err == nil {
		t.Error("a file in a missing directory is written")
	}
	if after := content(t, dir); after != before {
		t.Errorf("the directory holds\n%s\nand held\n%s", after, before)
	}
	if err := os.Mkdir(filepath.Join(dir, "c.key"), 0o777); err != nil { // a rename that fails, after two that did not
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "c.key", "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before = content(t, dir)
	files[2].path = filepath.Join(dir, "c.key")
	if err := writeTogether(dir, files); err == nil {
		t.Error("a directory is replaced by a file")
	}
	if after := content(t, dir); after != before {
		t.Errorf("the directory holds\n%s\nand held\n%s", after, before)
	}
	missing := filepath.Join(dir, "new", "deep")
	if err := writeTogether(missing, []pendingFile{{filepath.Join(missing, "no", "x"), 0o600, nil}}); err == nil {
		t.Error("a file in a missing directory is written")
	}
	if _, err := os.Stat(missing); err == nil {
		t.Errorf("%s stays", missing)
	}
}

// content returns the names, modes and contents of a directory's files.
func content(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		out.WriteString(e.Name() + " " + info.Mode().String() + " " + string(text) + "\n")
	}
	return out.String()
}
