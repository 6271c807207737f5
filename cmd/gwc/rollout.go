package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/rollout"
	"github.com/gwc-lang/gwc/review"
	"github.com/gwc-lang/gwc/review/diff"
)

// rolloutFlags adds the flags about the states between two sides to the command.
func (c *comparing) rolloutFlags(cmd *cobra.Command) {
	names := rollout.Names()
	c.rollout = choice{"", names}
	c.rollout.addTo(cmd, "rollout", "also compare each state while this tool applies NEW over OLD")
	cmd.Flags().Lookup("rollout").NoOptDefVal = names[0]
	cmd.Flags().IntVar(&c.most, "rollout-cells", diff.MostCells, "`NUMBER` of cells after which --rollout leaves out states")
}

// checkRollout reports flags that do not fit each other.
func (c *comparing) checkRollout() error {
	switch {
	case c.fail.value == diff.Meanwhile && c.rollout.value == "":
		return usageError{errors.New("--fail-on rollout needs --rollout")}
	case c.format.value == mermaid && c.rollout.value != "":
		return usageError{errors.New("--format mermaid has no picture of --rollout: use text, json or markdown")}
	case c.most < 1:
		return usageError{errors.New("--rollout-cells must be 1 or more")}
	}
	return nil
}

// followed looks at the states between two sides, if it was asked to.
func (c *comparing) followed(old, latest *review.Subject) *diff.Rollout {
	tool, asked := rollout.Named(c.rollout.value)
	if !asked {
		return nil
	}
	return diff.FollowCourse(review.CourseOf(tool, istio.Target{}.Order(), old, latest), c.most)
}
