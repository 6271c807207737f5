package plane

import (
	"fmt"
	"slices"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	rbachttp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	rbacnet "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/conformance/call"
)

// filters passes a leg through a chain's network filters: policies first, then the connection manager or the pipe.
func (p *Plane) filters(proxy *Proxy, chain *listenerv3.FilterChain, vhost string, l leg) ([]call.Share, error) {
	for _, filter := range chain.Filters {
		message, err := filter.GetTypedConfig().UnmarshalNew()
		if err != nil {
			return nil, fmt.Errorf("filter %s: %w", filter.Name, err)
		}
		switch f := message.(type) {
		case *rbacnet.RBAC:
			l.client = l.direct // a connection has no other
			allowed, err := allows(f.GetRules(), l)
			if err != nil || !allowed {
				return refused(l, "denied by "+f.StatPrefix+" policy"), err
			}
		case *hcmv3.HttpConnectionManager:
			if len(l.layers) > 0 || l.request == nil {
				return refused(l, "bytes that are no HTTP reached an HTTP server"), nil
			}
			return p.manage(proxy, f, vhost, l)
		case *tcpv3.TcpProxy:
			return p.pipe(proxy, f, l)
		}
	}
	return refused(l, "the chain leads nowhere"), nil
}

func (p *Plane) pipe(proxy *Proxy, f *tcpv3.TcpProxy, l leg) ([]call.Share, error) {
	if weighted := f.GetWeightedClusters(); weighted != nil {
		targets := make([]target, 0, len(weighted.Clusters))
		for _, c := range weighted.Clusters {
			targets = append(targets, target{c.Name, float64(c.Weight), l})
		}
		return p.spread(proxy, targets, false)
	}
	return p.spread(proxy, []target{{f.GetCluster(), 1, l}}, false)
}

// spoken is what the connection manager answers by itself to what it does not speak; nil: it goes on.
func spoken(f *hcmv3.HttpConnectionManager, l leg) []call.Share {
	if l.request.http10 && !f.GetHttpProtocolOptions().GetAcceptHttp_10() {
		return answered(l, 426, "", "HTTP/1.0 is not accepted")
	}
	if l.request.noHost {
		return answered(l, 400, "", "the request has no Host")
	}
	allowed := slices.ContainsFunc(f.UpgradeConfigs, func(u *hcmv3.HttpConnectionManager_UpgradeConfig) bool {
		return strings.EqualFold(u.UpgradeType, l.request.upgrade) && (u.Enabled == nil || u.Enabled.Value)
	})
	if l.request.upgrade != "" && !allowed {
		return answered(l, 403, "", "the upgrade is not allowed")
	}
	return nil
}

// manage is the HTTP connection manager: policies, then the route.
func (p *Plane) manage(proxy *Proxy, f *hcmv3.HttpConnectionManager, vhost string, l leg) ([]call.Share, error) {
	if answer := spoken(f, l); answer != nil {
		return answer, nil
	}
	l = l.clone()
	l.request.http10 = false             // proxies speak HTTP/1.1 or HTTP/2
	if f.GetNormalizePath().GetValue() { // before all filters
		l.request.path = normalized(l.request.path)
	}
	l.client, l.metadata = "", map[string]any{}
	if f.GetUseRemoteAddress().GetValue() {
		l.trust(int(f.XffNumTrustedHops), !f.SkipXffAppend)
	} else { // believes who sent the request
		l.trust(int(f.XffNumTrustedHops)+1, false)
	}
	for _, filter := range f.HttpFilters {
		if filter.GetTypedConfig() == nil {
			continue
		}
		message, err := filter.GetTypedConfig().UnmarshalNew()
		if err != nil {
			return nil, fmt.Errorf("http filter %s: %w", filter.Name, err)
		}
		if status, why, err := p.judge(proxy, message, &l); err != nil || status != 0 {
			return answered(l, status, "", why), err
		}
	}
	routes := f.GetRouteConfig()
	if routes == nil {
		routes = proxy.routes[f.GetRds().GetRouteConfigName()]
	}
	if routes == nil {
		return answered(l, 404, "", "no route configuration "+f.GetRds().GetRouteConfigName()), nil
	}
	return p.route(proxy, routes, vhost, l)
}

// judge passes a request through a filter that may refuse it; 0: it goes on.
func (p *Plane) judge(proxy *Proxy, filter proto.Message, l *leg) (status int, why string, err error) {
	switch f := filter.(type) {
	case *rbachttp.RBAC:
		if err := l.shadow(f); err != nil {
			return 0, "", err
		}
		allowed, err := allows(f.GetRules(), *l)
		if err != nil || !allowed {
			return 403, "denied by policy", err
		}
	case *jwtv3.JwtAuthentication:
		return verify(f, l)
	case *authzv3.ExtAuthz:
		return p.ask(proxy, f, *l)
	}
	return 0, "", nil
}

// target is one cluster of several, and the leg as the route changes it for that cluster.
type target struct {
	cluster string
	weight  float64
	leg     leg
}

// spread follows each target with its share. http says that a failure is answered, not just closed.
func (p *Plane) spread(proxy *Proxy, targets []target, http bool) ([]call.Share, error) {
	total := 0.0
	for _, t := range targets {
		total += t.weight
	}
	var out []call.Share
	for _, t := range targets {
		if t.weight == 0 {
			continue
		}
		shares, err := p.upstream(proxy, t.cluster, t.leg)
		if err != nil {
			return nil, err
		}
		for _, s := range shares {
			s.Percent *= t.weight / total
			if http && s.Refused {
				s.Refused, s.Status = false, 503
			}
			out = append(out, s)
		}
	}
	return call.Join(out), nil
}
