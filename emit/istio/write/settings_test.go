package write

import (
	"slices"
	"testing"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

func TestWeightsKeepTheProportion(t *testing.T) {
	tests := []struct {
		shares []model.Share
		want   []int32
	}{
		{[]model.Share{100_000}, []int32{0}},
		{[]model.Share{80_000, 20_000}, []int32{80, 20}},
		{[]model.Share{99_500, 500}, []int32{995, 5}},
		{[]model.Share{99_999, 1}, []int32{99_999, 1}},
		{[]model.Share{33_330, 33_330, 33_340}, []int32{3333, 3333, 3334}},
		{[]model.Share{100_000, 0}, []int32{100, 0}},
	}
	for _, test := range tests {
		var to []plan.Destination
		for _, s := range test.shares {
			to = append(to, plan.Destination{Share: s})
		}
		if got := weights(to); !slices.Equal(got, test.want) {
			t.Errorf("weights(%v) = %v, want %v", test.shares, got, test.want)
		}
	}
}
