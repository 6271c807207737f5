package feature

// FirstLabel with the value FirstServers is the label of the endpoints that are called
// as long as they work. localityLbSetting.failoverPriority with KEY=VALUE gives those
// without it a lower priority, whatever the labels of the caller
// (pilot/pkg/networking/core/loadbalancer, applyFailoverPriorities).
const (
	FirstLabel   = "gwc.dev/servers"
	FirstServers = "first"
)
