// Package inventory models the target cluster: the Services and Secrets that
// Kubernetes manifests declare, and which other objects exist. It knows the
// format of manifests and nothing of gwc programs. Private keys, and all values
// of a Secret except its certificates, are discarded when they are read.
package inventory

import (
	"net/netip"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Key identifies an object among those of its kind.
type Key struct {
	Namespace string // "default" if the manifest has none
	Name      string
}

func (k Key) compare(o Key) int {
	if order := strings.Compare(k.Namespace, o.Namespace); order != 0 {
		return order
	}
	return strings.Compare(k.Name, o.Name)
}

// String returns the key as NAMESPACE/NAME.
func (k Key) String() string { return k.Namespace + "/" + k.Name }

// A Service is a Kubernetes Service.
type Service struct {
	Key
	Type      string       // ClusterIP where the manifest names none
	ClusterIP string       // None for a headless one, empty where it is not known yet
	Addresses []netip.Addr // sorted; none of a headless one, or where they are not known yet
	External  []netip.Addr // beside those: externalIPs and a load balancer's; sorted
	Local     bool         // externalTrafficPolicy Local
	Alias     string       // of Type ExternalName: the host that it stands for
	Selector  map[string]string
	ExportTo  []string  // the annotation networking.istio.io/exportTo; none: all namespaces
	Ports     []Port    // in the manifest's order
	Created   time.Time // when the cluster created it; zero if unknown
	Span      diag.Span // the first line of its document
}

// A Port is a port of a Service.
type Port struct {
	Name        string // may be empty for the only port
	Number      int    // 1 to 65535
	TargetPort  string // a number or the name of a container's port; Number if the manifest has none
	Protocol    string // TCP if the manifest has none
	AppProtocol string // may be empty
}

// A Secret describes a Kubernetes Secret without its private values.
type Secret struct {
	Key
	Type string   // Opaque if the manifest has none
	Keys []string // the names of its entries, sorted
	// Certificates are the CERTIFICATE blocks, in PEM, of the entries in which
	// Istio looks for certificates: tls.crt, ca.crt, cert and cacert.
	Certificates map[string][]byte
	// Unreadable are those of these entries that contain something else, sorted.
	Unreadable []string
	Span       diag.Span // the first line of its document
}

// Has reports whether the Secret has an entry of that name.
func (s Secret) Has(key string) bool {
	_, found := slices.BinarySearch(s.Keys, key)
	return found
}

// An Object is an object of any other kind.
type Object struct {
	Key
	APIVersion string
	Kind       string
	Labels     map[string]string // of a Namespace
	Span       diag.Span         // the first line of its document
}

// An Inventory describes a cluster. A nil Inventory is empty.
type Inventory struct {
	services   []Service
	serviceAt  map[Key]int // in services
	secrets    []Secret
	objects    []Object
	manifests  []Manifest
	workloads  []Workload
	byLabels   byLabels
	made       []MadeSecret
	challenges []Challenge            // in the order of the files
	held       map[Key][]Held         // in the order of the files
	settings   map[Key]MeshSettings   // by the ConfigMap of the mesh's configuration
	meshes     map[Key]TrustedProxies // by the ConfigMap of the mesh's configuration
	incomplete bool                   // something in it could not be read
	complete   bool                   // it is the whole cluster
	partial    bool                   // it is one package of many
}

// Empty reports whether the inventory has no objects.
func (i *Inventory) Empty() bool {
	return i == nil || len(i.services)+len(i.secrets)+len(i.objects) == 0
}

// Incomplete reports whether a part of the inventory could not be read, so that
// objects that are not in it may exist.
func (i *Inventory) Incomplete() bool { return i != nil && i.incomplete }

// Complete reports whether the inventory is the whole cluster: what it does not show
// does not exist.
func (i *Inventory) Complete() bool { return i != nil && i.complete && !i.incomplete }

// Partial reports whether objects that are not in the inventory may exist although
// others of their kind are in it.
func (i *Inventory) Partial() bool { return i != nil && i.partial }

// Services returns all Services, sorted by namespace and name. The caller must
// not change them.
func (i *Inventory) Services() []Service {
	if i == nil {
		return nil
	}
	return i.services
}

// Secrets returns all Secrets, sorted by namespace and name. The caller must
// not change them.
func (i *Inventory) Secrets() []Secret {
	if i == nil {
		return nil
	}
	return i.secrets
}

// Objects returns all objects of other kinds that have a name, sorted by
// apiVersion, kind, namespace and name. The caller must not change them.
func (i *Inventory) Objects() []Object {
	if i == nil {
		return nil
	}
	return i.objects
}

// Service returns the Service of that name.
func (i *Inventory) Service(namespace, name string) (Service, bool) {
	if i == nil {
		return Service{}, false
	}
	at, found := i.serviceAt[Key{namespace, name}]
	if !found {
		return Service{}, false
	}
	return i.services[at], true
}

// indexServices makes the index of the services.
func (i *Inventory) indexServices() {
	i.serviceAt = make(map[Key]int, len(i.services))
	for at := range i.services {
		i.serviceAt[i.services[at].Key] = at
	}
}

// Secret returns the Secret of that name.
func (i *Inventory) Secret(namespace, name string) (Secret, bool) {
	return find(i.Secrets(), Key{namespace, name}, (*Secret).key)
}

func (s *Service) key() Key { return s.Key }

func (s *Secret) key() Key { return s.Key }

// find returns the item of a sorted list that has a key. Items are large, and not copied
// to be compared.
func find[T any](sorted []T, key Key, keyOf func(*T) Key) (found T, ok bool) {
	at, ok := sort.Find(len(sorted), func(i int) int { return key.compare(keyOf(&sorted[i])) })
	if ok {
		found = sorted[at]
	}
	return found, ok
}
