package envoy

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"istio.io/istio/pkg/test"

	"github.com/gwc-lang/gwc/conformance/pki"
)

// arrival is what a receiver saw of one call.
type arrival struct {
	ID, Dest, Version string
	Layers            int      // of TLS
	SNI               []string // of each layer, outermost first
	Client            string   // the name of the outermost layer's client certificate
	From              string   // the address that connected
	Host, Path        string
	HTTP2             bool
	Headers           http.Header
}

// recorder keeps what arrived, by the call's number.
type recorder struct {
	mu   sync.Mutex
	byID map[string][]arrival
}

func (r *recorder) add(a arrival) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.byID == nil {
		r.byID = map[string][]arrival{}
	}
	r.byID[a.ID] = append(r.byID[a.ID], a)
}

// of are the arrivals of one call.
func (r *recorder) of(id string) []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byID[id]
}

// observer is an application that takes whatever comes, plain or in any layers of TLS, HTTP or a line of text, and
// answers what it saw.
type observer struct {
	dest, version string
	names         []string
	mutual        bool
	signer        string
	fails         int
	decides       bool // it is an authorizer: what it is asked has not arrived
	seen          *recorder
}

const (
	idHeader   = "X-Judge-Id"
	seenHeader = "X-Judge-Seen"
	waitHeader = "X-Judge-Wait" // a duration that the application takes for its answer
	greeting   = "JUDGE "       // begins a line of a call that is not HTTP
)

func (o observer) listen(t test.Failer, at endpoint) error {
	l, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", at.ip, at.port))
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = l.Close() })
	requests := &handed{conns: make(chan net.Conn), done: make(chan struct{}), addr: l.Addr()}
	server := &http.Server{Handler: http.HandlerFunc(o.request), ReadHeaderTimeout: 10 * time.Second,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, seenKey{}, c.(*peeled).seen)
		}}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	go func() { _ = server.Serve(requests) }()
	t.Cleanup(func() { _ = server.Close() })
	config := o.tls()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go o.take(conn, config, requests)
		}
	}()
	return nil
}

func (o observer) tls() *tls.Config {
	config := &tls.Config{Certificates: []tls.Certificate{pki.Shared().Named(o.signer).Issue(o.names...).TLS()},
		NextProtos: []string{"h2", "http/1.1"}, ClientAuth: tls.RequestClientCert}
	if o.mutual {
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, pki.Shared().Client.Pool()
	}
	return config
}

// take peels the layers of TLS off a connection and gives it to the handler of the inner protocol.
func (o observer) take(raw net.Conn, config *tls.Config, requests *handed) {
	_ = raw.SetDeadline(time.Now().Add(30 * time.Second))
	host, _, _ := net.SplitHostPort(raw.RemoteAddr().String())
	conn := &peeled{Conn: raw, r: bufio.NewReader(raw), seen: arrival{Dest: o.dest, Version: o.version, From: host}}
	for {
		first, err := conn.r.Peek(1)
		if err != nil {
			_ = raw.Close()
			return
		}
		if first[0] != 0x16 {
			break
		}
		if conn, err = conn.peel(config); err != nil {
			_ = raw.Close()
			return
		}
	}
	if start, err := conn.r.Peek(len(greeting)); err == nil && string(start) == greeting {
		o.line(conn)
		return
	}
	select {
	case requests.conns <- conn:
	case <-requests.done:
		_ = conn.Close()
	}
}

func (o observer) line(conn *peeled) {
	defer func() { _ = conn.Close() }()
	line, err := conn.r.ReadString('\n')
	if err != nil {
		return
	}
	a := conn.seen
	a.ID = line[len(greeting) : len(line)-1]
	o.seen.add(a)
	_ = json.NewEncoder(conn).Encode(a)
}

func (o observer) request(w http.ResponseWriter, r *http.Request) {
	if o.decides {
		w.WriteHeader(cmp.Or(o.fails, http.StatusOK))
		return
	}
	a := r.Context().Value(seenKey{}).(arrival)
	a.ID, a.Host, a.Path, a.Headers, a.HTTP2 = r.Header.Get(idHeader), r.Host, r.URL.RequestURI(), r.Header, r.ProtoMajor == 2
	o.seen.add(a)
	if d, err := time.ParseDuration(r.Header.Get(waitHeader)); err == nil {
		time.Sleep(d)
	}
	data, _ := json.Marshal(a)
	w.Header().Set(seenHeader, string(data))
	if o.fails != 0 {
		w.WriteHeader(o.fails)
	}
}

type seenKey struct{}

// peeled is a connection, or the inside of one.
type peeled struct {
	net.Conn
	r    *bufio.Reader
	seen arrival
}

// Read reads what has been peeked first.
func (p *peeled) Read(b []byte) (int, error) { return p.r.Read(b) }

func (p *peeled) peel(config *tls.Config) (*peeled, error) {
	inner := tls.Server(p, config)
	if err := inner.Handshake(); err != nil {
		return nil, err
	}
	state := inner.ConnectionState()
	seen := p.seen
	if certs := state.PeerCertificates; seen.Layers == 0 && len(certs) > 0 {
		seen.Client = certs[0].Subject.CommonName
	}
	seen.Layers++
	seen.SNI = append(append([]string(nil), seen.SNI...), state.ServerName)
	return &peeled{Conn: inner, r: bufio.NewReader(inner), seen: seen}, nil
}

// handed is a listener of connections that were accepted elsewhere.
type handed struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	addr  net.Addr
}

// Accept waits for a connection that is handed over.
func (h *handed) Accept() (net.Conn, error) {
	select {
	case conn := <-h.conns:
		return conn, nil
	case <-h.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept; the connections' own listener is closed elsewhere.
func (h *handed) Close() error {
	h.once.Do(func() { close(h.done) })
	return nil
}

// Addr is the address where they are accepted.
func (h *handed) Addr() net.Addr { return h.addr }
