package main

import (
	"errors"
	"strconv"

	"github.com/spf13/pflag"
)

// A checkFlag is --check. It takes no value of its own: the folder is that of -o,
// or else the argument that follows the flag.
type checkFlag struct {
	on  bool
	set *pflag.FlagSet
	at  int // the number of arguments before the flag
}

// String returns the text of the flag.
func (c *checkFlag) String() string { return strconv.FormatBool(c.on) }

// Type returns the placeholder for the value in the help text.
func (c *checkFlag) Type() string { return "" }

// IsBoolFlag says that the flag takes no value.
func (c *checkFlag) IsBoolFlag() bool { return true }

// Set sets the flag and notes its place among the arguments.
func (c *checkFlag) Set(text string) (err error) {
	c.at = c.set.NArg()
	c.on, err = strconv.ParseBool(text)
	return err
}

// takeFolder returns the folder to check, and the arguments without it.
func (c *checkFlag) takeFolder(args []string) (dir string, rest []string, err error) {
	if c.at >= len(args) {
		return "", nil, usageError{errors.New("--check requires a folder: -o DIR, or --check DIR")}
	}
	return args[c.at], append(append([]string{}, args[:c.at]...), args[c.at+1:]...), nil
}
