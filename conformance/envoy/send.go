package envoy

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/pki"
)

// repeats is how often a call with shares is sent. Chance explains a deviation of at most slack points: with 400 calls
// the standard deviation of a share of 50% is 2.5 points, and a share of 5% is missed once in 10^9 runs.
const (
	repeats = 400
	slack   = 15
)

var calls atomic.Int64

// Call sends a call, several times when its want has shares, and says what became of it. A call that names a
// caller, gateway, host or port that the mesh does not have is an error.
func (r *Run) Call(c call.Call) ([]call.Share, error) {
	times := 1
	if len(c.Want.Shares) > 1 {
		times = repeats
	}
	var out []call.Share
	for range times {
		o, err := r.once(c)
		if err != nil {
			return nil, err
		}
		out = append(out, call.Share{Outcome: o, Percent: 100 / float64(times)})
	}
	return settle(call.Join(out), c.Want), nil
}

// settle takes a share that chance explains (within slack points) for the one that is wanted. Which names a proxy
// demanded cannot be seen by the receiver, so that is taken as wanted too: cases show it by servers with other names.
func settle(got []call.Share, want call.Want) []call.Share {
	for i := range got {
		for _, w := range want.Shares {
			if got[i].Dest == w.Dest && w.Verified != "" {
				got[i].Verified = w.Verified
			}
			if got[i].Dest == w.Dest && (w.Version == "" || got[i].Version == w.Version) &&
				len(want.Shares) > 1 && math.Abs(got[i].Percent-w.Percent) < slack {
				got[i].Percent = w.Percent
			}
		}
	}
	return got
}

func (r *Run) once(c call.Call) (call.Outcome, error) {
	conn, err := r.dial(c)
	if err != nil {
		return call.Outcome{}, err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	id := fmt.Sprintf("%d", calls.Add(1))
	o, err := r.exchange(conn, c, id)
	if err != nil {
		o = call.Outcome{Refused: true, Detail: err.Error()}
	}
	if len(c.Want.Shares) == 1 && !c.Want.Met([]call.Share{{Outcome: o, Percent: 100}}) {
		time.Sleep(30 * time.Millisecond) // for the access logs, which are shown with what went wrong
	}
	arrived := r.seen.of(id)
	timeout := o.Status == http.StatusGatewayTimeout  // of a call that arrived and took too long
	if o.Dest == "" && len(arrived) > 0 && !timeout { // a call that was refused too late
		o = call.Outcome{Dest: arrived[0].Dest, TLS: arrived[0].Layers, Via: []string{"an answer of its own"}, Detail: o.Detail}
	}
	o.Tries = len(arrived)
	if len(c.Want.Shares) > 0 && len(c.Want.Shares[0].Tests) > 0 {
		o.Detail += fmt.Sprintf("; arrived %v; answered %v", o.Arrived, o.Answered)
	}
	o.Detail += r.logs()
	return o, nil
}

// dial connects to the gateway, or to the caller's own sidecar with word of where the caller wanted to go.
func (r *Run) dial(c call.Call) (net.Conn, error) {
	if c.From == "outside" {
		return r.dialGateway(c)
	}
	pod, ok := r.placed.Pod(mesh.Caller, c.From)
	if !ok {
		return nil, fmt.Errorf("no workload %q in the mesh", c.From)
	}
	to, err := r.plane.Address(pod, c.Host, c.Port)
	if err != nil {
		return nil, err
	}
	if c.Hop != "" {
		return r.dialGateway(c)
	}
	conn, err := net.DialTimeout("tcp4", fmt.Sprintf("%s:%d", pod.IP, outboundPort), 5*time.Second)
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(conn, "PROXY TCP4 %s %s 40000 %d\r\n", pod.IP, to, c.Port)
	return conn, err
}

func (r *Run) dialGateway(c call.Call) (net.Conn, error) {
	pod, ok := r.placed.Pod(mesh.GatewayPod, c.At)
	port := r.placed.Gateways[c.At].Ports[c.Port]
	if !ok || port == 0 {
		return nil, fmt.Errorf("no gateway %q with a port %d in the mesh", c.At, c.Port)
	}
	conn, err := net.DialTimeout("tcp4", fmt.Sprintf("%s:%d", pod.IP, port), 5*time.Second)
	if err != nil { // a gateway that does not listen refuses
		return closed{}, nil
	}
	return conn, nil
}

// hop is the mesh's mutual TLS as a workload's sidecar would make it, with an SNI of the workload's own choice.
func (r *Run) hop(conn net.Conn, c call.Call) net.Conn {
	pod, _ := r.placed.Pod(mesh.Caller, c.From)
	config := &tls.Config{ServerName: c.Hop, InsecureSkipVerify: true, Certificates: []tls.Certificate{r.identity(pod).TLS()}}
	if c.HTTP() && !c.TLS {
		config.NextProtos = []string{"http/1.1"}
		if c.HTTP2 {
			config.NextProtos = []string{"h2"}
		}
	}
	return tls.Client(conn, config)
}

func (r *Run) exchange(conn net.Conn, c call.Call, id string) (call.Outcome, error) {
	if c.Hop != "" {
		conn = r.hop(conn, c)
	}
	if c.TLS {
		inner := tls.Client(conn, r.clientTLS(c))
		if err := inner.Handshake(); err != nil {
			return call.Outcome{}, err
		}
		conn = inner
	}
	if !c.HTTP() {
		if _, err := fmt.Fprintf(conn, "%s%s\n", greeting, id); err != nil {
			return call.Outcome{}, err
		}
		line, err := bufio.NewReader(conn).ReadBytes('\n')
		if err != nil {
			return call.Outcome{}, err
		}
		return r.outcome(line, c)
	}
	answer, err := request(conn, c, id)
	if err != nil {
		return call.Outcome{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	o := call.Outcome{Status: ofGRPC(answer, c), URL: answer.Header.Get("Location")}
	if seen := answer.Header.Get(seenHeader); seen != "" {
		if o, err = r.outcome([]byte(seen), c); err != nil {
			return o, err
		}
	}
	o.Answered = answer.Header
	return o, nil
}

func request(conn net.Conn, c call.Call, id string) (*http.Response, error) {
	if c.Beside != "" {
		return frames(conn, c, id)
	}
	send := func(q *http.Request, c call.Call) (*http.Response, error) { return overHTTP1(conn, q, c) }
	if c.HTTP2 {
		client, err := (&http2.Transport{AllowHTTP: true}).NewClientConn(conn)
		if err != nil {
			return nil, err
		}
		send = func(q *http.Request, _ call.Call) (*http.Response, error) { return client.RoundTrip(q) }
	}
	if c.After != "" {
		if err := before(c, send); err != nil {
			return nil, err
		}
	}
	q, err := requestOf(c, id)
	if err != nil {
		return nil, err
	}
	q.Close = !c.HTTP2 && c.Upgrade == ""
	return send(q, c)
}

func requestOf(c call.Call, id string) (*http.Request, error) {
	u, err := url.Parse(c.Scheme() + "://" + c.HostHeader() + c.Path)
	if err != nil {
		return nil, err
	}
	q := &http.Request{Method: c.Method, URL: u, Host: c.HostHeader(), Header: http.Header{idHeader: {id}}}
	for _, h := range c.Headers {
		q.Header.Add(h[0], h[1])
	}
	if c.Upgrade != "" {
		q.Header.Set("Connection", "Upgrade")
		q.Header.Set("Upgrade", c.Upgrade)
	}
	if len(c.Trailers) > 0 {
		q.Body, q.ContentLength, q.Trailer = io.NopCloser(strings.NewReader("x")), -1, http.Header{}
		for _, t := range c.Trailers {
			q.Trailer.Add(t[0], t[1])
		}
	}
	return q, nil
}

func overHTTP1(conn net.Conn, q *http.Request, c call.Call) (*http.Response, error) {
	if err := written(q, c, conn); err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(conn), q)
}

// written is how a request is written to a connection of HTTP/1: its first line names the URL or the version of the call.
func written(q *http.Request, c call.Call, w io.Writer) error {
	var text bytes.Buffer
	if err := q.Write(&text); err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(text.Bytes(), []byte("\r\n"))
	if c.NoHost { // it is the first of the headers
		_, rest, _ = bytes.Cut(rest, []byte("\r\n"))
	}
	target, version := q.URL.RequestURI(), "HTTP/1.1"
	if c.Absolute != "" {
		target = q.URL.Scheme + "://" + c.Absolute + target
	}
	if c.HTTP10 {
		version = "HTTP/1.0"
	}
	_, err := fmt.Fprintf(w, "%s %s %s\r\n%s", q.Method, target, version, rest)
	return err
}

// grpcStatus are the statuses of HTTP that Envoy answers by these of gRPC (Utility::httpToGrpcStatus); others are unknown.
var grpcStatus = map[string][]int{"13": {400}, "16": {401}, "7": {403}, "12": {404}, "14": {503, 429, 502, 504}}

// ofGRPC is the status of HTTP that a proxy's answer to a gRPC call stands for, of several the one that is wanted.
func ofGRPC(answer *http.Response, c call.Call) int {
	code := answer.Header.Get("Grpc-Status")
	if !c.GRPC || code == "" || code == "0" {
		return answer.StatusCode
	}
	candidates := grpcStatus[code]
	for _, want := range append([]call.Want{c.Want}, c.Want.Or...) {
		if status := want.Shares[0].Status; slices.Contains(candidates, status) || code == "2" {
			return status
		}
	}
	if len(candidates) == 0 {
		return answer.StatusCode
	}
	return candidates[0]
}

// outcome is what a receiver says it saw.
func (r *Run) outcome(data []byte, c call.Call) (call.Outcome, error) {
	var a arrival
	if err := json.Unmarshal(data, &a); err != nil {
		return call.Outcome{}, err
	}
	o := call.Outcome{Dest: a.Dest, Version: a.Version, TLS: a.Layers, Host: a.Host, Path: a.Path, HTTP2: a.HTTP2, Certificate: r.credential(a.Client), Arrived: a.Headers}
	if len(a.SNI) > 0 {
		o.SNI = a.SNI[0]
	}
	pod, ok := r.placed.PodAt(a.From)
	if ok && pod.Role == mesh.GatewayPod && !(c.From == "outside" && pod.Owner == c.At) {
		o.Via = []string{pod.Owner}
	}
	return o, nil
}

// credential is the name of the Secret whose certificate bears that name.
func (r *Run) credential(name string) string {
	for key, secret := range r.placed.Secrets {
		if name != "" && slices.Contains(secret.Names, name) {
			return key[strings.Index(key, "/")+1:]
		}
	}
	return name
}

// clientTLS trusts the public authority for the name that is called, and the very certificates of the bundle's Secrets.
func (r *Run) clientTLS(c call.Call) *tls.Config {
	config := &tls.Config{ServerName: c.ServerName(), NextProtos: []string{"http/1.1"}, InsecureSkipVerify: true}
	if c.HTTP2 {
		config.NextProtos = []string{"h2"}
	}
	if !c.HTTP() {
		config.NextProtos = nil
	}
	config.VerifyConnection = func(state tls.ConnectionState) error {
		leaf := state.PeerCertificates[0]
		if r.ownCertificate(leaf) {
			return nil
		}
		_, err := leaf.Verify(x509.VerifyOptions{Roots: pki.Shared().Public.Pool(), DNSName: c.ServerName()})
		return err
	}
	switch c.Client {
	case "client":
		pair := pki.Shared().Client.Issue(c.CertificateNames()...).TLS()
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	case "rogue":
		pair := pki.Shared().Rogue.Issue("client.example").TLS()
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	}
	return config
}

func (r *Run) ownCertificate(leaf *x509.Certificate) bool {
	for _, pair := range r.certificates() {
		if leaf.Equal(pair) {
			return true
		}
	}
	return false
}

// logs are the lines that the access logs have got since the last call, for messages.
func (r *Run) logs() string {
	var out strings.Builder
	for _, pod := range r.placed.Pods {
		data, err := os.ReadFile(r.logPath(pod))
		if err != nil {
			continue
		}
		fresh := data[r.read[pod.IP]:]
		r.read[pod.IP] = len(data)
		for line := range strings.Lines(string(fresh)) {
			out.WriteString("; " + strings.TrimSpace(line))
		}
	}
	return out.String()
}

// closed is a connection that was refused.
type closed struct{ net.Conn }

var errRefused = errors.New("connection refused")

// Read fails: nobody listens.
func (closed) Read([]byte) (int, error) { return 0, errRefused }

// Write fails: nobody listens.
func (closed) Write([]byte) (int, error) { return 0, errRefused }

// Close does nothing.
func (closed) Close() error { return nil }

// SetDeadline does nothing.
func (closed) SetDeadline(time.Time) error { return nil }
