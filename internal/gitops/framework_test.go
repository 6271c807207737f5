//go:build linux

package gitops

import (
	"bytes"
	"errors"
	"os/exec"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/fn/framework/frameworktestutil"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// TestFramework runs the cases of testdata/framework as the framework for functions
// does: config.yaml and input.yaml in, expected.yaml and errors.txt out. kyaml reads
// what gwc writes.
func TestFramework(t *testing.T) {
	gwc := build(t)
	checker := frameworktestutil.ProcessorResultsChecker{
		TestDataDirectory:        "testdata/framework",
		UpdateExpectedFromActual: *update,
		Processor: func() framework.ResourceListProcessor {
			return framework.ResourceListProcessorFunc(func(l *framework.ResourceList) error { return process(gwc, l) })
		},
	}
	checker.Assert(t)
}

// process runs gwc on a list, two times: the second run must not change anything.
func process(gwc string, l *framework.ResourceList) error {
	var in bytes.Buffer
	w := kio.ByteWriter{
		Writer: &in, KeepReaderAnnotations: true, FunctionConfig: l.FunctionConfig,
		WrappingKind: kio.ResourceListKind, WrappingAPIVersion: kio.ResourceListAPIVersion,
	}
	if err := w.Write(l.Items); err != nil {
		return err
	}
	first, failed := krm(gwc, in.Bytes())
	if failed == nil {
		second, err := krm(gwc, first)
		if err != nil || !bytes.Equal(first, second) {
			return errors.Join(err, errors.New("the second run changes the list"))
		}
	} else if _, isExit := errors.AsType[*exec.ExitError](failed); !isExit {
		return failed
	}
	reader := kio.ByteReader{Reader: bytes.NewReader(first)}
	items, err := reader.Read()
	if err != nil {
		return err
	}
	l.Items = items
	if reader.Results != nil {
		text, err := reader.Results.String()
		if err != nil {
			return err
		}
		if err := yaml.Unmarshal([]byte(text), &l.Results); err != nil {
			return err
		}
	}
	if failed != nil {
		return l.Results
	}
	return nil
}

func krm(gwc string, in []byte) ([]byte, error) {
	c := exec.Command(gwc, "krm")
	c.Stdin = bytes.NewReader(in)
	return c.Output()
}
