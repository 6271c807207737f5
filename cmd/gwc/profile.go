package main

import (
	"errors"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// A profile holds the flags that measure gwc itself, and that limit it.
type profile struct {
	cpu, memory string // paths; empty: none
	jobs        int    // processors to use; 0: all
	stats       stats
}

// addTo adds the flags to the command, and measures its run.
func (p *profile) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.cpu, "cpuprofile", "", "write a CPU profile of gwc to a `FILE`, for go tool pprof")
	f.StringVar(&p.memory, "memprofile", "", "write a profile of the memory that gwc allocated to a `FILE`")
	f.BoolVar(&p.stats.asked, "stats", false, "print the time and the memory of each pass, and counts, to standard error")
	f.IntVar(&p.jobs, "jobs", 0, "maximum number of processors to use; 0 means all; the output is the same")
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, paths []string) error {
		if p.jobs < 0 {
			return usageError{errors.New("--jobs must not be negative")}
		}
		if p.jobs > 0 {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(p.jobs))
		}
		stop, err := p.start()
		if err != nil {
			return err
		}
		p.stats.starts("start")
		err = run(cmd, paths)
		p.stats.print(cmd.ErrOrStderr())
		if failed := stop(); err == nil {
			err = failed
		}
		return err
	}
}

// start begins the CPU profile. The returned function writes the profiles.
func (p *profile) start() (stop func() error, err error) {
	if p.cpu == "" {
		return p.writeMemory, nil
	}
	file, err := os.Create(p.cpu)
	if err != nil {
		return nil, plainly(p.cpu, err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(plainly(p.cpu, err), file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return errors.Join(plainly(p.cpu, file.Close()), p.writeMemory())
	}, nil
}

// writeMemory writes the profile of all allocations.
func (p *profile) writeMemory() error {
	if p.memory == "" {
		return nil
	}
	file, err := os.Create(p.memory)
	if err != nil {
		return plainly(p.memory, err)
	}
	runtime.GC() // the profile is as of the last collection
	return plainly(p.memory, errors.Join(pprof.Lookup("allocs").WriteTo(file, 0), file.Close()))
}
