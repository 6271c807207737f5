// Package cluster tests gwc against a real API server: kube-apiserver over an etcd in
// the same process, with Istio's own CRDs, and kubectl of the same version. It is a
// module of its own, because Kubernetes' packages take minutes to build.
package cluster

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// The users of the server: an administrator, and one who may not list Secrets.
const (
	admin   = "admin"
	limited = "limited"
)

// Serve runs an API server on a port of the loopback interface, with its data in a
// directory, until the process ends.
func Serve(dir string, port int) error {
	etcd, err := startEtcd(dir)
	if err != nil {
		return err
	}
	defer etcd.Close()
	key, tokens := filepath.Join(dir, "accounts.key"), filepath.Join(dir, "tokens.csv")
	if err := errors.Join(writeKey(key), writeTokens(tokens)); err != nil {
		return err
	}
	cmd := app.NewAPIServerCommand()
	cmd.SetArgs([]string{
		"--etcd-servers=http://" + etcd.Clients[0].Addr().String(),
		"--bind-address=127.0.0.1", "--secure-port=" + strconv.Itoa(port), "--cert-dir=" + filepath.Join(dir, "certs"),
		"--token-auth-file=" + tokens, "--authorization-mode=RBAC",
		"--service-account-issuer=https://gwc.invalid", "--service-account-key-file=" + key, "--service-account-signing-key-file=" + key,
		"--disable-admission-plugins=ServiceAccount", "--service-cluster-ip-range=10.0.0.0/24",
		"--etcd-compaction-interval=0",
	})
	return cmd.Execute()
}

func startEtcd(dir string) (*embed.Etcd, error) {
	c := embed.NewConfig()
	c.Dir, c.LogLevel, c.Logger = filepath.Join(dir, "etcd"), "error", "zap"
	c.UnsafeNoFsync = true // a test needs no data after a crash
	for _, list := range []*[]url.URL{&c.ListenClientUrls, &c.AdvertiseClientUrls, &c.ListenPeerUrls, &c.AdvertisePeerUrls} {
		port, err := FreePort()
		if err != nil {
			return nil, err
		}
		*list = []url.URL{{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}}
	}
	c.AdvertiseClientUrls, c.AdvertisePeerUrls = c.ListenClientUrls, c.ListenPeerUrls
	c.InitialCluster = c.InitialClusterFromName(c.Name)
	etcd, err := embed.StartEtcd(c)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case <-time.After(time.Minute):
		etcd.Close()
		return nil, errors.New("etcd did not start")
	}
}

// FreePort returns a port of the loopback interface on which nothing listens.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func writeKey(path string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return os.WriteFile(path, pem.EncodeToMemory(block), 0o600)
}

func writeTokens(path string) error {
	return os.WriteFile(path, fmt.Appendf(nil, "%s,%s,1,system:masters\n%s,%s,2,\n", admin, admin, limited, limited), 0o600)
}

// Kubeconfig returns a kubeconfig with a context for each user.
func Kubeconfig(port int) []byte {
	out := fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: %s
clusters:
- name: test
  cluster:
    server: https://127.0.0.1:%d
    insecure-skip-tls-verify: true
contexts:
`, admin, port)
	for _, user := range []string{admin, limited} {
		out = fmt.Appendf(out, "- name: %s\n  context: {cluster: test, user: %s}\n", user, user)
	}
	out = append(out, "users:\n"...)
	for _, user := range []string{admin, limited} {
		out = fmt.Appendf(out, "- name: %s\n  user: {token: %s}\n", user, user)
	}
	return out
}
