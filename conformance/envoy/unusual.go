package envoy

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/gwc-lang/gwc/conformance/call"
)

// before sends a request to another host over the same connection, and reads its answer, whatever it is.
func before(c call.Call, send func(*http.Request, call.Call) (*http.Response, error)) error {
	first := call.Call{Method: "GET", TLS: c.TLS, Host: c.Host, Port: c.Port, Path: "/", Header: c.After, HTTP2: c.HTTP2}
	q, err := requestOf(first, "before")
	if err != nil {
		return err
	}
	answer, err := send(q, first)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return err
}

// frames sends a request over HTTP/2 as no client writes it: with a header host beside :authority.
func frames(conn net.Conn, c call.Call, id string) (*http.Response, error) {
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		return nil, err
	}
	framer := http2.NewFramer(conn, conn)
	framer.ReadMetaHeaders = hpack.NewDecoder(1<<16, nil)
	if err := framer.WriteSettings(); err != nil {
		return nil, err
	}
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, h := range append([][2]string{{":method", c.Method}, {":scheme", c.Scheme()}, {":authority", c.HostHeader()}, {":path", c.Path},
		{"host", c.Beside}, {strings.ToLower(idHeader), id}}, c.Headers...) {
		if err := encoder.WriteField(hpack.HeaderField{Name: h[0], Value: h[1]}); err != nil {
			return nil, err
		}
	}
	if err := framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block.Bytes(), EndStream: true, EndHeaders: true}); err != nil {
		return nil, err
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return nil, err
		}
		switch f := frame.(type) {
		case *http2.MetaHeadersFrame:
			return answerOf(f)
		case *http2.RSTStreamFrame, *http2.GoAwayFrame:
			return nil, errRefused
		}
	}
}

func answerOf(f *http2.MetaHeadersFrame) (*http.Response, error) {
	status, err := strconv.Atoi(f.PseudoValue("status"))
	if err != nil {
		return nil, err
	}
	out := &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody}
	for _, h := range f.RegularFields() {
		out.Header.Add(h.Name, h.Value)
	}
	return out, nil
}
