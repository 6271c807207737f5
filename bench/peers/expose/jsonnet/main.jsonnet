local expose(s) =
  local name = std.strReplace(s.host, '.', '-');
  [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: {
        name: name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'edge' },
      },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{
          port: {
            number: 443,
            name: 'https',
            protocol: 'HTTPS',
          },
          hosts: [s.namespace + '/' + s.host],
          tls: {
            mode: 'SIMPLE',
            credentialName: s.certificate,
          },
        }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: name,
        namespace: s.namespace,
        labels: { 'app.kubernetes.io/part-of': 'edge' },
      },
      spec: {
        hosts: [s.host],
        gateways: ['istio-system/' + name],
        http: [{
          route: [{
            destination: { host: s.name + '.' + s.namespace + '.svc.cluster.local' },
          }],
        }],
      },
    },
  ];

std.flatMap(expose, import 'values.json')
