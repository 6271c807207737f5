package write

import (
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// trafficPolicy returns the policies in Istio's form, nil if none is set, and the
// fields below path, as spec.trafficPolicy, that they decided.
func trafficPolicy(p model.Policies, path string) (*api.TrafficPolicy, []emit.Field) {
	out := &api.TrafficPolicy{
		LoadBalancer:     loadBalancer(p.Balance),
		ConnectionPool:   connectionPool(p),
		OutlierDetection: outlierDetection(p.Outlier),
	}
	if out.LoadBalancer == nil && out.ConnectionPool == nil && out.OutlierDetection == nil {
		return nil, nil
	}
	return out, []emit.Field{
		field(path+".loadBalancer", p.Balance.Said...),
		field(path+".connectionPool.tcp.maxConnections", p.Connections.Said...),
		field(path+".connectionPool.tcp.connectTimeout", p.ConnectTimeout.Said...),
		field(path+".connectionPool.tcp.tcpKeepalive.time", p.Keepalive.Said...),
		field(path+".connectionPool.tcp.idleTimeout", p.IdleTimeout.Said...),
		field(path+".connectionPool.http.idleTimeout", p.IdleTimeout.Said...),
		field(path+".connectionPool.http.http1MaxPendingRequests", p.Pending.Said...),
		field(path+".connectionPool.http.http2MaxRequests", p.Requests.Said...),
		field(path+".outlierDetection", p.Outlier.Said...),
	}
}

func loadBalancer(f model.Fact[model.Balance]) *api.LoadBalancerSettings {
	if !f.Is() {
		return nil
	}
	simple := map[string]api.LoadBalancerSettings_SimpleLB{
		"round-robin":   api.LoadBalancerSettings_ROUND_ROBIN,
		"least-request": api.LoadBalancerSettings_LEAST_REQUEST,
		"random":        api.LoadBalancerSettings_RANDOM,
	}
	if s, ok := simple[f.Value.Kind]; ok {
		return &api.LoadBalancerSettings{LbPolicy: &api.LoadBalancerSettings_Simple{Simple: s}}
	}
	return &api.LoadBalancerSettings{LbPolicy: &api.LoadBalancerSettings_ConsistentHash{ConsistentHash: consistentHash(f.Value)}}
}

func consistentHash(b model.Balance) *api.LoadBalancerSettings_ConsistentHashLB {
	out := &api.LoadBalancerSettings_ConsistentHashLB{}
	switch b.Kind {
	case "hash header":
		out.HashKey = &api.LoadBalancerSettings_ConsistentHashLB_HttpHeaderName{HttpHeaderName: b.Name}
	case "hash cookie":
		// Without a time to live a request that has no cookie would get none,
		// and would not stick to an endpoint: 0s makes a session cookie.
		out.HashKey = &api.LoadBalancerSettings_ConsistentHashLB_HttpCookie{
			HttpCookie: &api.LoadBalancerSettings_ConsistentHashLB_HTTPCookie{Name: b.Name, Ttl: durationpb.New(b.TTL)},
		}
	default:
		out.HashKey = &api.LoadBalancerSettings_ConsistentHashLB_UseSourceIp{UseSourceIp: true}
	}
	return out
}

func connectionPool(p model.Policies) *api.ConnectionPoolSettings {
	out := &api.ConnectionPoolSettings{}
	if p.Connections.Is() || p.ConnectTimeout.Is() || p.Keepalive.Is() || p.IdleTimeout.Is() {
		out.Tcp = &api.ConnectionPoolSettings_TCPSettings{
			MaxConnections: int32(p.Connections.Value),
			ConnectTimeout: duration(p.ConnectTimeout.Value),
			IdleTimeout:    duration(p.IdleTimeout.Value),
		}
		if p.Keepalive.Is() {
			out.Tcp.TcpKeepalive = &api.ConnectionPoolSettings_TCPSettings_TcpKeepalive{Time: duration(p.Keepalive.Value)}
		}
	}
	if p.Pending.Is() || p.Requests.Is() || p.IdleTimeout.Is() {
		out.Http = &api.ConnectionPoolSettings_HTTPSettings{
			IdleTimeout:             duration(p.IdleTimeout.Value),
			Http1MaxPendingRequests: int32(p.Pending.Value),
			Http2MaxRequests:        int32(p.Requests.Value),
		}
	}
	if out.Tcp == nil && out.Http == nil {
		return nil
	}
	return out
}

func outlierDetection(f model.Fact[model.Outlier]) *api.OutlierDetection {
	if !f.Is() {
		return nil
	}
	return &api.OutlierDetection{
		Consecutive_5XxErrors: wrapperspb.UInt32(uint32(f.Value.Errors)),
		Interval:              duration(f.Value.Every),
		BaseEjectionTime:      duration(f.Value.Eject),
	}
}

// duration returns a duration in Istio's form; nil for 0, which means unset.
func duration(d model.Duration) *durationpb.Duration {
	if d == 0 {
		return nil
	}
	return durationpb.New(d)
}
