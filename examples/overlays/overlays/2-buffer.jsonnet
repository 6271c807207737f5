// An EnvoyFilter beside each Gateway that serves TLS to clients: requests have at
// most 1 MiB.
local mode(server) = std.get(std.get(server, 'tls', {}), 'mode');
local servesTLS(o) = o.kind == 'Gateway' && std.member([mode(s) for s in o.spec.servers], 'SIMPLE');

local buffer(gateway) = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'buffer-' + gateway.metadata.name, namespace: gateway.metadata.namespace },
  spec: {
    workloadSelector: { labels: gateway.spec.selector },
    configPatches: [{
      applyTo: 'HTTP_FILTER',
      match: {
        context: 'GATEWAY',
        listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
      },
      patch: {
        operation: 'INSERT_BEFORE',
        value: {
          name: 'envoy.filters.http.buffer',
          typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer', max_request_bytes: 1048576 },
        },
      },
    }],
  },
};

function(objects) objects + [buffer(o) for o in objects if servesTLS(o)]
