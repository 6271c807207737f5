package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

func newGateway() *cobra.Command {
	p := &program{}
	installer, _ := targets[0].maker.(emit.Installer)
	as := choice{words: installer.Installers()}
	cmd := &cobra.Command{
		Use:   "gateway NAME [PATH...]",
		Short: "Print what installs a gateway: values of its Helm chart, or an IstioOperator",
		Long: `gateway compiles a program and prints what another tool needs to install one of its
gateways: the values of the Helm chart istio/gateway, or an IstioOperator for
istioctl. The Service has exactly the ports that the program uses, and the pods have
the labels that its objects select; a gateway that the program does not use has the
ports of its declaration. The predeclared gateways are ingress and egress.

A gateway with deploy in its block needs neither: build emits its objects.

The exit status is 0 if the gateway is printed, 1 if the program has errors, and 2 if
the command line is invalid, a path cannot be read, or the tool cannot install such a
gateway.`,
		Example: `  gwc gateway public --as helm-values examples/teams >values.yaml
  helm install istio-ingress istio/gateway -n istio-ingress -f values.yaml

  # The egress gateway, for istioctl
  gwc gateway egress --as istiooperator examples/shop >egress.yaml
  istioctl install -f egress.yaml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("expected the name of a gateway, for example `gwc gateway egress --as helm-values`")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if as.value == "" {
				return usageError{fmt.Errorf("expected --as %s", as.Type())}
			}
			result, err := p.mustCompile(cmd, args[1:])
			if err != nil {
				return err
			}
			g, err := gatewayNamed(result.Model, args[0])
			if err != nil {
				return err
			}
			text, err := installer.Install(result.Model, g, as.value)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
	as.addTo(cmd, "as", "what to print")
	p.flags(cmd)
	p.allowEmpty = true // a gateway may be installed before anything uses it
	return cmd
}

// gatewayNamed returns a gateway of the program.
func gatewayNamed(m *model.Model, name string) (*model.Gateway, error) {
	var names []string
	for _, g := range m.Gateways {
		if g.Name == name {
			return g, nil
		}
		names = append(names, g.Name)
	}
	return nil, usageError{fmt.Errorf("unknown gateway %q%s", name, meant("", name, names))}
}
