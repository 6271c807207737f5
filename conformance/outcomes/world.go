package outcomes

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/pki"
)

// world is what the mesh and the objects say of receivers.
type world struct {
	around  *mesh.Placed
	objects bundle.Bundle
}

// judged puts an outcome in the notation of the judges, and applies what the mesh says of the receiver.
func (w world) judged(o outcome, c call.Call) call.Outcome {
	out := call.Outcome{Refused: o.Refused, Status: o.Status, URL: o.Location, Version: o.Subset, TLS: o.TLS, SNI: o.SNI, Verified: o.Verified,
		Certificate: o.Certificate, HTTP2: o.HTTP2, Host: o.Host, Path: o.Path, Detail: o.detail()}
	for _, name := range o.Via {
		out.Via = append(out.Via, keyOf(w.around, name))
	}
	if o.Receiver == "" {
		return out
	}
	host, port := o.Receiver, 0
	if i := strings.LastIndexByte(o.Receiver, ':'); i >= 0 {
		host = o.Receiver[:i]
		port, _ = strconv.Atoi(o.Receiver[i+1:])
	}
	if o.Address != "" {
		host = o.Address
	}
	if at, ok := w.around.ServerAt(host); ok {
		host = at
	}
	out.Dest = host + ":" + strconv.Itoa(port)
	if w.refuses(host, port, o, c) {
		return o.failed(out)
	}
	return out
}

// keyOf is the mesh's name of a gateway that gwc names.
func keyOf(around *mesh.Placed, name string) string {
	for key := range around.Gateways {
		if nameOf(around, key) == name {
			return key
		}
	}
	return name
}

// refuses says whether the receiver ends the call: a server that is not there or lacks the port, a certificate without the
// name that is demanded, a client certificate that is missing.
func (w world) refuses(host string, port int, o outcome, c call.Call) bool {
	around := w.around
	var demanded []string
	if o.Verified != "" {
		demanded = strings.Split(o.Verified, "+")
	}
	if service, ok := around.Services[host]; ok {
		names := append([]string{host, host + ".svc.cluster.local"}, service.Names...)
		return o.TLS > 0 && !agree(demanded, names)
	}
	server, ok := around.Servers[host]
	if !ok || !slices.Contains(server.Ports, port) {
		return true
	}
	names := server.Names
	if len(names) == 0 {
		names = []string{host}
	}
	if o.TLS > 0 && (!agree(demanded, names) || !w.trusts(o.Authority, server.Signer)) {
		return true
	}
	presents := o.Certificate != "" || c.TLS && c.Client != "" && !o.adds()
	return server.Mutual && o.TLS > 0 && !presents
}

// trusts says whether a proxy that verifies by that authority accepts what another one signed. Without one it accepts all.
func (w world) trusts(authority, signer string) bool {
	var pem []byte
	name, isSecret := strings.CutSuffix(authority, "-cacert")
	switch {
	case authority == "":
		return true
	case isSecret:
		pem = w.authorityIn(name)
	default:
		pem = pki.Shared().InFile(authority).PEM
	}
	return bytes.Contains(pem, bytes.TrimSpace(pki.Shared().Named(signer).PEM))
}

// authorityIn is the authority in a Secret, of the objects or of the mesh: NAME-cacert, or in NAME itself.
func (w world) authorityIn(name string) []byte {
	_, isConfigMap := strings.CutPrefix(name, "configmap://")
	name = name[strings.LastIndexByte(name, '/')+1:]
	for _, o := range append(w.objects.Kind("Secret"), w.objects.Kind("ConfigMap")...) {
		if (o.GetKind() == "ConfigMap") != isConfigMap || o.GetName() != name && o.GetName() != name+"-cacert" {
			continue
		}
		for _, key := range []string{"ca.crt", "cacert"} {
			if text, ok, _ := unstructured.NestedString(o.Object, "stringData", key); ok {
				return []byte(text)
			}
			if text, ok, _ := unstructured.NestedString(o.Object, "data", key); ok && isConfigMap {
				return []byte(text)
			} else if ok {
				pem, _ := base64.StdEncoding.DecodeString(text)
				return pem
			}
		}
	}
	for key, secret := range w.around.Secrets {
		if strings.HasSuffix(key, "/"+name) && secret.CA != "" {
			return pki.Shared().Named(secret.CA).PEM
		}
	}
	return nil
}

// adds says whether a proxy added TLS for the receiver, around that of the caller or in its place.
func (o outcome) adds() bool { return o.Verified != "" || o.Certificate != "" || o.TLS > 1 }

// agree says whether one of the names that are demanded is one that the certificate has; none demanded takes any.
func agree(demanded, presented []string) bool {
	if len(demanded) == 0 {
		return true
	}
	for _, want := range demanded {
		_, rest, _ := strings.Cut(want, ".")
		if slices.Contains(presented, want) || slices.Contains(presented, "*."+rest) {
			return true
		}
	}
	return false
}

// failed is the outcome of a call that the receiver refuses: where some proxy handles it as a request, 503.
func (o outcome) failed(out call.Outcome) call.Outcome {
	failed := call.Outcome{Refused: true, Detail: out.Detail + "; refused by " + out.Dest}
	for _, h := range o.Hops {
		if h.HTTP {
			failed.Refused, failed.Status = false, 503
		}
	}
	return failed
}

func (o outcome) detail() string {
	var words []string
	for _, h := range o.Hops {
		words = append(words, h.Proxy)
		for _, d := range h.Decided {
			words = append(words, "  "+d.What)
		}
	}
	if o.Why != "" {
		words = append(words, o.Why)
	}
	return strings.Join(words, "; ")
}
