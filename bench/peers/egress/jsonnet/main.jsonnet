local originate(host) =
  local name = std.strReplace(host, '.', '-');
  [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: {
        name: name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'egress' },
      },
      spec: {
        hosts: [host],
        ports: [{
          number: 80,
          name: 'http',
          protocol: 'HTTP',
          targetPort: 443,
        }, {
          number: 443,
          name: 'tls',
          protocol: 'TLS',
        }],
        resolution: 'DNS',
        location: 'MESH_EXTERNAL',
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: {
        name: name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'egress' },
      },
      spec: {
        selector: { istio: 'egressgateway' },
        servers: [{
          port: {
            number: 80,
            name: 'https-originate',
            protocol: 'HTTPS',
          },
          hosts: [host],
          tls: { mode: 'ISTIO_MUTUAL' },
        }, {
          port: {
            number: 443,
            name: 'tls-passthrough',
            protocol: 'TLS',
          },
          hosts: [host],
          tls: { mode: 'PASSTHROUGH' },
        }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: {
        name: 'to-gateway-' + name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'egress' },
      },
      spec: {
        host: 'istio-egressgateway.istio-system.svc.cluster.local',
        subsets: [{
          name: name,
          trafficPolicy: {
            portLevelSettings: [{
              port: { number: 80 },
              tls: {
                mode: 'ISTIO_MUTUAL',
                sni: host,
              },
            }],
          },
        }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'egress' },
      },
      spec: {
        hosts: [host],
        gateways: [name, 'mesh'],
        http: [{
          match: [{
            gateways: ['mesh'],
            port: 80,
          }],
          route: [{
            destination: {
              host: 'istio-egressgateway.istio-system.svc.cluster.local',
              subset: name,
              port: { number: 80 },
            },
          }],
        }, {
          match: [{
            gateways: [name],
            port: 80,
          }],
          route: [{
            destination: {
              host: host,
              port: { number: 80 },
            },
          }],
        }],
        tls: [{
          match: [{
            gateways: ['mesh'],
            port: 443,
            sniHosts: [host],
          }],
          route: [{
            destination: {
              host: 'istio-egressgateway.istio-system.svc.cluster.local',
              port: { number: 443 },
            },
          }],
        }, {
          match: [{
            gateways: [name],
            port: 443,
            sniHosts: [host],
          }],
          route: [{
            destination: {
              host: host,
              port: { number: 443 },
            },
          }],
        }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: {
        name: 'originate-' + name,
        namespace: 'istio-system',
        labels: { 'app.kubernetes.io/part-of': 'egress' },
      },
      spec: {
        host: host,
        trafficPolicy: {
          portLevelSettings: [{
            port: { number: 80 },
            tls: {
              mode: 'SIMPLE',
              sni: host,
              subjectAltNames: [host],
            },
          }],
        },
        exportTo: ['.'],
      },
    },
  ];

std.flatMap(originate, import 'values.json')
