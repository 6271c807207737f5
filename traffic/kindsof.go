package traffic

import "github.com/gwc-lang/gwc/traffic/call"

// KindsOf returns the kinds of workloads that one of several traffics tells apart, as
// the entries of EntriesOf have them.
func KindsOf(all ...*Traffic) [][]call.Call { return kinds(all) }
