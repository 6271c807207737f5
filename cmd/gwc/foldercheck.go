package main

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/emit/folder"
	"github.com/gwc-lang/gwc/lang/diag"
)

// check prints the differences, and returns errDiffers if there are any. What is in the
// way of a file is one too.
func (c comparison) check(blocked *folder.BlockedError, quiet bool) error {
	if err := c.diff(); err != nil {
		return err
	}
	for _, change := range c.report.InTheWay {
		if err := c.show(c.cmd.OutOrStdout(), change, -1); err != nil {
			return err
		}
	}
	if blocked != nil && !blocked.Edited() {
		printError(c.cmd.ErrOrStderr(), c.blocked(blocked))
		return errDiffers
	}
	if err := c.summary(quiet, true); err != nil {
		return err
	}
	if err := c.foreign(quiet); err != nil {
		return err
	}
	if len(c.report.Written)+len(c.report.Removed) > 0 {
		return errDiffers
	}
	return nil
}

// foreign notes files of others among those of gwc: the program does not say what is in
// them, and a tool applies them too.
func (c comparison) foreign(quiet bool) error {
	names := c.report.Foreign
	if quiet || len(names) == 0 {
		return nil
	}
	if len(names) > longestSummary {
		names = append(names[:longestSummary:longestSummary], fmt.Sprintf("and %d more", len(names)-longestSummary))
	}
	note := fmt.Sprintf("note: %s: not written by gwc, and applied with the folder: %s", c.path, strings.Join(names, ", "))
	_, err := fmt.Fprintln(c.cmd.ErrOrStderr(), diag.Visible(note))
	return err
}
