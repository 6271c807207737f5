package bench_test

import (
	"io"
	"testing"

	"github.com/gwc-lang/gwc/bench"
	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/emit/istio/write"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A passes is a program before each of the passes of a build.
type passes struct {
	files   []*diag.File
	parsed  []*intent.File
	said    model.Statements
	model   *model.Model
	plan    *plan.Plan
	objects []emit.Object
	bundle  *emit.Bundle
}

// A pass is one of them, run once.
type pass struct {
	name string
	run  func(p *passes)
}

// all are the passes in their order. Each needs the results of those before it.
var all = []pass{
	{"parse", func(p *passes) {
		p.parsed = p.parsed[:0]
		for _, f := range p.files {
			var sink diag.Sink
			p.parsed = append(p.parsed, intent.Parse(lang.Split(f, intent.Begins, &sink), &sink))
		}
	}},
	{"lower", func(p *passes) {
		p.said = model.Statements{}
		for _, f := range p.parsed {
			var sink diag.Sink
			p.said.Add(intent.Lower(f, intent.Options{Defaults: istio.Target{}.Defaults()}, &sink))
		}
	}},
	{"join", func(p *passes) {
		p.model = join.Build(p.said, join.BuildOptions{Defaults: istio.Target{}.Defaults()}, new(diag.Sink))
	}},
	{"check", func(p *passes) {
		check.Run(p.model, new(diag.Sink))
		istio.Target{}.Check(p.model, new(diag.Sink))
	}},
	{"plan", func(p *passes) { p.plan = plan.Make(p.model, new(diag.Sink)) }},
	{"write", func(p *passes) { p.objects = write.Objects(p.plan) }},
	{"emit", func(p *passes) { // plan, write, sort, sizes
		p.bundle = istio.Target{}.Emit(p.model, new(diag.Sink))
		emit.Dropped(p.model.Clauses(), p.bundle)
		emit.Duplicates(p.bundle)
	}},
	{"lint", func(p *passes) {
		lint.Run(p.model, new(diag.Sink))
		lint.OfAll(p.model, new(diag.Sink))
		istio.Target{}.Advise(p.model, new(diag.Sink))
	}},
	{"YAML", func(p *passes) { _ = p.bundle.YAML(io.Discard) }},
	{"JSON", func(p *passes) { _ = p.bundle.JSON(io.Discard) }},
}

// programs are the kinds that are programs.
var programs = []string{"egress", "expose", "mixed"}

func newPasses(kind string, n int) *passes {
	p := new(passes)
	for _, f := range bench.Kinds[kind](bench.Size{N: n, Seed: 1}) {
		p.files = append(p.files, diag.NewFile(f.Name, f.Text))
	}
	for _, pass := range all {
		pass.run(p)
	}
	return p
}

// BenchmarkPass has the cost of each pass, for a statement.
func BenchmarkPass(b *testing.B) {
	const n = 2_000
	for _, kind := range programs {
		p := newPasses(kind, n)
		for _, pass := range all {
			b.Run(pass.name+"/"+kind, func(b *testing.B) {
				b.ReportAllocs()
				before := worked()
				for b.Loop() {
					pass.run(p)
				}
				b.ReportMetric(float64((worked()-before).Nanoseconds())/float64(b.N)/n, "cpu-ns/statement")
			})
		}
	}
}

// BenchmarkInventory has the cost of reading manifests.
func BenchmarkInventory(b *testing.B) {
	files := inputOf("inventory", bench.Size{N: 2_000, Seed: 1}).Inventory
	size := 0
	for _, f := range files {
		size += len(f.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		inventory.Read(files, new(diag.Sink))
	}
}
