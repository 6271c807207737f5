package feature

// AutoAllocate is the label by which a ServiceEntry without addresses gets none
// from istiod when its value is "false". It is of the controller of Istio 1.23,
// which is the default from 1.25 on
// (pilot/pkg/networking/serviceentry/ip_autoallocation.go); older ones allocate
// by the proxies' DNS_AUTO_ALLOCATE and do not read it.
const AutoAllocate = "networking.istio.io/enable-autoallocate-ip"
