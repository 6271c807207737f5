package envoy

import (
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"istio.io/istio/pkg/test"

	"github.com/gwc-lang/gwc/conformance/call"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Service lets other programs reach the ports of a gateway at an address, as its Service does, until t ends or close is
// called; without an address, at one of this run's own.
func (r *Run) Service(t test.Failer, gateway, address string) (at string, end func(), err error) {
	pod, ok := r.placed.Pod(mesh.GatewayPod, gateway)
	if !ok {
		return "", nil, fmt.Errorf("no gateway %q in the mesh", gateway)
	}
	if address == "" {
		address = r.prefix + ".254.1"
	}
	var ends []func()
	end = func() {
		for _, each := range ends {
			each()
		}
	}
	for port, target := range r.placed.Gateways[gateway].Ports {
		to := net.JoinHostPort(pod.IP, strconv.Itoa(target))
		each, err := relay(t, net.JoinHostPort(address, strconv.Itoa(port)), func() (net.Conn, error) { return net.Dial("tcp4", to) })
		if err != nil {
			end()
			return "", nil, err
		}
		ends = append(ends, each)
	}
	return address, end, nil
}

// Sidecar lets other programs call a host as a workload does, at an address, until t ends.
func (r *Run) Sidecar(t test.Failer, workload, host string, port int) (address string, err error) {
	address = net.JoinHostPort(r.prefix+".254.2", strconv.Itoa(port))
	c := call.Call{From: workload, Host: host, Port: port}
	_, err = relay(t, address, func() (net.Conn, error) { return r.dial(c) })
	return address, err
}

// AccessLog is the file of a gateway's access log in the format that Istio has by default.
func (r *Run) AccessLog(gateway string) (path string, err error) {
	pod, ok := r.placed.Pod(mesh.GatewayPod, gateway)
	if !ok {
		return "", fmt.Errorf("no gateway %q in the mesh", gateway)
	}
	return r.logPath(pod) + textLog, nil
}

// relay passes the connections of a listener on, until t ends or end is called.
func relay(t test.Failer, at string, dial func() (net.Conn, error)) (end func(), err error) {
	l, err := net.Listen("tcp4", at)
	if err != nil {
		return nil, err
	}
	end = func() { _ = l.Close() }
	t.Cleanup(end)
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go pass(from, dial)
		}
	}()
	return end, nil
}

// pass passes bytes both ways. A side that is done stays open for the other one, as without a relay.
func pass(from net.Conn, dial func() (net.Conn, error)) {
	defer func() { _ = from.Close() }()
	to, err := dial()
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.Copy(to, from)
		closeWrite(to)
		_, _ = io.Copy(io.Discard, from)
	}()
	_, _ = io.Copy(from, to)
	closeWrite(from)
	_ = from.SetReadDeadline(time.Now().Add(time.Second))
	<-sent
}

func closeWrite(c net.Conn) {
	if half, ok := c.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}
