package feature

// The first minor releases of Istio 1 with a feature that a program can ask for.
const (
	// TwoCertificates is the first release whose servers can have two certificates
	// (ServerTLSSettings.credential_names, tls_certificates).
	TwoCertificates = 27
	// DynamicDNS is the first release whose sidecars can resolve the name of a request,
	// for http and TLS (ServiceEntry.Resolution DYNAMIC_DNS).
	DynamicDNS = 30
)
