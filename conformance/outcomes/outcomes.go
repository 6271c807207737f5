// Package outcomes asks gwc trace what becomes of calls, as users do, and puts its answers in the notation of the judges.
//
// gwc knows no server outside: to it, each answers on every port and has every name. What the mesh says of servers and of
// the certificates of applications is applied to its answers here.
package outcomes

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Answer is what gwc says of a call.
type Answer struct {
	Shares       []call.Share
	Results      []string // of the shares, in gwc's words
	Undetermined []string
	Error        string
}

// Ask follows calls through objects and the mesh around them.
func Ask(objects []byte, around *mesh.Placed, calls []call.Call) ([]Answer, error) {
	gwc, err := compile.Standard()
	if err != nil {
		return nil, err
	}
	return AskOf(gwc, objects, around, calls)
}

// AskOf asks another gwc than the one that is judged.
func AskOf(gwc compile.Build, objects []byte, around *mesh.Placed, calls []call.Call) ([]Answer, error) {
	dir, err := os.MkdirTemp("", "gwc-outcomes-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	kube, err := around.YAML()
	if err != nil {
		return nil, err
	}
	var lines strings.Builder
	for _, c := range calls {
		lines.WriteString(Line(c, around) + "\n")
	}
	known, err := Within(objects, around)
	if err != nil {
		return nil, err
	}
	manifests := bytes.Join([][]byte{known, kube}, []byte("\n---\n"))
	for name, text := range map[string][]byte{"cluster.yaml": manifests, "calls": []byte(lines.String())} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return nil, err
		}
	}
	args := []string{"trace", "--calls", "calls", "--format", "json", "--inventory", "cluster.yaml", "--complete"}
	if around.DNSCapture {
		args = append(args, "--dns-capture")
	}
	trace := exec.Command(gwc.Path, args...)
	trace.Env = append(os.Environ(), gwc.Env...)
	var stdout, stderr bytes.Buffer
	trace.Dir, trace.Stdout, trace.Stderr = dir, &stdout, &stderr
	if err := trace.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) || stdout.Len() == 0 {
			return nil, fmt.Errorf("gwc trace: %w\n%s", err, stderr.Bytes())
		}
	}
	return read(stdout.Bytes(), objects, around, calls)
}

// outside is the address of callers outside the mesh: that of the judges.
const outside = "127.0.0.1"

// Within leaves out the Services of a bundle that the mesh has, and Deployments: istiod sees the Services and the pods of the mesh.
func Within(objects []byte, around *mesh.Placed) ([]byte, error) {
	b, err := bundle.Parse(objects)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(b, func(o *unstructured.Unstructured) bool {
		return o.GetKind() == "Deployment" || o.GetKind() == "Service" && around.ServiceIP[o.GetName()+"."+o.GetNamespace()] != ""
	}).YAML(), nil
}

// Line writes a call as gwc reads it. The address that a name has in the mesh is part of it.
func Line(c call.Call, around *mesh.Placed) string {
	words := []string{c.From}
	for _, t := range c.Tokens {
		c.Path = strings.Replace(c.Path, t.Query, "", 1)
		if i := slices.Index(c.Headers, t.Header); i >= 0 {
			c.Headers = slices.Delete(slices.Clone(c.Headers), i, i+1)
		}
	}
	if c.At != "" {
		words = append(words, "at", nameOf(around, c.At))
	}
	words = append(words, c.Method, target(c))
	quoted := func(name, value string) {
		if value != "" {
			words = append(words, name, strconv.Quote(value))
		}
	}
	quoted("sni", c.SNI)
	quoted("host", c.Header)
	quoted("hop", c.Hop)
	quoted("absolute-form", c.Absolute)
	if ip, ok := around.ServerIP[c.Host]; ok && c.From != "outside" {
		quoted("address", ip)
	}
	if c.From == "outside" {
		words = append(words, "client-address", outside)
	}
	for _, t := range c.Tokens {
		words = append(words, "token", strconv.Quote(strings.Join(t.Parts, ",")))
	}
	for _, h := range c.Headers {
		words = append(words, "header", strconv.Quote(h[0]), "=", strconv.Quote(h[1]))
	}
	for word, set := range map[string]bool{"no-sni": c.NoSNI, "http1.0": c.HTTP10, "no-host": c.NoHost, "http2": c.HTTP2, "websocket": c.Upgrade == "websocket"} {
		if set {
			words = append(words, word)
		}
	}
	switch c.Client {
	case "client":
		words = append(words, "with", "client-certificate")
	case "rogue":
		words = append(words, "with", "other-certificate")
	}
	if c.Client == "client" {
		words = append(words, "names", strings.Join(c.CertificateNames(), ","))
	}
	return strings.Join(words, " ")
}

func target(c call.Call) string {
	if !c.HTTP() {
		return fmt.Sprintf("%s:%d", c.Host, c.Port)
	}
	scheme, standard := "http", 80
	if c.TLS {
		scheme, standard = "https", 443
	}
	host := c.Host
	if c.Port != standard {
		host = fmt.Sprintf("%s:%d", host, c.Port)
	}
	return strconv.Quote(scheme + "://" + host + c.Path)
}

// nameOf is what gwc calls a gateway of the mesh: the predeclared ones by their names, others by their Services.
func nameOf(around *mesh.Placed, key string) string {
	g := around.Gateways[key]
	for name, label := range map[string]string{"ingress": "ingressgateway", "egress": "egressgateway"} {
		if g.Namespace == "istio-system" && g.Selector["istio"] == label {
			return name
		}
	}
	return g.Service
}

// traced is gwc's JSON.
type traced struct {
	Calls []struct {
		Error        string
		Undetermined []string
		Outcomes     []outcome
	}
}

type outcome struct {
	Percent                    float64
	Refused                    bool
	Status, TLS                int
	Location, Receiver, Subset string
	Via                        []string
	Authority, Address         string
	SNI, Verified, Certificate string
	Host, Path, Result, Why    string
	HTTP2                      bool
	Hops                       []struct {
		Proxy   string
		HTTP    bool
		Decided []struct{ What string }
	}
}

func read(text, objects []byte, around *mesh.Placed, calls []call.Call) ([]Answer, error) {
	var report traced
	if err := json.Unmarshal(text, &report); err != nil {
		return nil, fmt.Errorf("gwc trace: %w\n%s", err, text)
	}
	if len(report.Calls) != len(calls) {
		return nil, fmt.Errorf("gwc trace answers %d of %d calls", len(report.Calls), len(calls))
	}
	b, err := bundle.Parse(objects)
	if err != nil {
		return nil, err
	}
	answers, w := make([]Answer, len(calls)), world{around, b}
	for i, c := range report.Calls {
		answers[i] = Answer{Undetermined: c.Undetermined, Error: c.Error}
		for _, o := range c.Outcomes {
			answers[i].Shares = append(answers[i].Shares, call.Share{Outcome: w.judged(o, calls[i]), Percent: o.Percent})
			answers[i].Results = append(answers[i].Results, fmt.Sprintf("%v%% %s", o.Percent, o.Result))
		}
	}
	return answers, nil
}
