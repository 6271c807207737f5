// Package kubectl applies, lists, compares and removes the objects of a program in a
// cluster. It runs the kubectl of the user, with its context and credentials, and
// has no client of its own.
package kubectl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// FieldManager is the name under which the API server keeps the fields that gwc
// applies.
const FieldManager = "gwc"

// A Client runs kubectl.
type Client struct {
	// Path is the path of kubectl, or its name on PATH.
	Path string
	// Context and Kubeconfig override those of kubectl if they are not empty.
	Context, Kubeconfig string
	// ForceConflicts takes over fields that other field managers own.
	ForceConflicts bool
	// Out and Err receive the output of kubectl, without what Mask hides.
	Out, Err io.Writer
	// Mask hides the content of Secrets.
	Mask *Mask
}

// An Error is a run of kubectl that failed; kubectl has printed why.
type Error struct {
	Path, Verb string
	Err        error
}

// Error names the command and its exit status.
func (e *Error) Error() string { return fmt.Sprintf("%s %s: %v", e.Path, e.Verb, e.Err) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// CurrentContext returns the name of the context that kubectl uses.
func (c *Client) CurrentContext(ctx context.Context) (string, error) {
	if c.Context != "" {
		return c.Context, nil
	}
	var out bytes.Buffer
	err := c.run(ctx, nil, &out, "config", "current-context")
	return strings.TrimSpace(out.String()), err
}

// Apply applies manifests. An error leaves some of them applied.
func (c *Client) Apply(ctx context.Context, manifests []byte) error {
	return c.run(ctx, manifests, c.Out, c.serverSide("apply")...)
}

// Delete removes objects that exist, and waits until they are gone.
func (c *Client) Delete(ctx context.Context, objects []Object) error {
	var list bytes.Buffer
	for _, o := range objects {
		list.Write(o.manifest())
	}
	return c.run(ctx, list.Bytes(), c.Out, "delete", "--ignore-not-found", "--timeout="+patience, "-f", "-")
}

// patience is how long a removal may take: an object can have finalizers.
const patience = "2m0s"

// Diff prints how the cluster differs from what it would have after Apply, and
// reports whether it does.
func (c *Client) Diff(ctx context.Context, manifests []byte) (differs bool, err error) {
	out := &withoutSecrets{to: c.Out}
	err = c.run(ctx, manifests, out, c.serverSide("diff")...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 {
		return true, out.Close()
	}
	return false, errors.Join(err, out.Close())
}

func (c *Client) serverSide(verb string) []string {
	args := []string{verb, "--server-side", "--field-manager=" + FieldManager}
	if c.ForceConflicts {
		args = append(args, "--force-conflicts")
	}
	return append(args, "-f", "-")
}

// run runs kubectl with the manifests as its standard input.
func (c *Client) run(ctx context.Context, in []byte, out io.Writer, args ...string) error {
	verb := args[0]
	if c.Context != "" {
		args = append(args, "--context="+c.Context)
	}
	if c.Kubeconfig != "" {
		args = append(args, "--kubeconfig="+c.Kubeconfig)
	}
	cmd := exec.CommandContext(ctx, c.Path, args...)
	stdout, stderr := c.Mask.writer(out), c.Mask.writer(c.Err)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), stdout, stderr
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "KUBECTL_EXTERNAL_DIFF=") })
	err := cmd.Run()
	if flushed := errors.Join(stdout.Close(), stderr.Close()); err == nil {
		err = flushed
	}
	if err != nil {
		return &Error{c.Path, verb, err}
	}
	return nil
}
