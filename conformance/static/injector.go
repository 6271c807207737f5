package static

// injector is the webhook configuration that Istio installs for the injection of proxies, with its selectors and without
// what analyzers do not read; the last one stands for those of all other revisions. Source: manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml.
const injector = `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
  labels: {app: sidecar-injector, istio.io/rev: default}
webhooks:
- name: namespace.sidecar-injector.istio.io
  clientConfig: {url: "https://istiod.istio-system.svc/inject"}
  namespaceSelector: {matchExpressions: [{key: istio-injection, operator: In, values: [enabled]}]}
  objectSelector: {matchExpressions: [{key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}]}
- name: object.sidecar-injector.istio.io
  clientConfig: {url: "https://istiod.istio-system.svc/inject"}
  namespaceSelector:
    matchExpressions: [{key: istio-injection, operator: DoesNotExist}, {key: istio.io/rev, operator: DoesNotExist}]
  objectSelector:
    matchExpressions: [{key: sidecar.istio.io/inject, operator: In, values: ["true"]}, {key: istio.io/rev, operator: DoesNotExist}]
- name: rev.object.sidecar-injector.istio.io
  clientConfig: {url: "https://istiod.istio-system.svc/inject"}
  namespaceSelector:
    matchExpressions: [{key: istio-injection, operator: DoesNotExist}, {key: istio.io/rev, operator: DoesNotExist}]
  objectSelector:
    matchExpressions: [{key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}, {key: istio.io/rev, operator: Exists}]
`
