package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/kubectl"
	"github.com/gwc-lang/gwc/internal/units"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkedKinds are the kinds of a cluster that a check of manifests knows.
var checkedKinds = func() (kinds []kubectl.Kind) {
	for group, names := range map[string][]string{
		"":                    {"Service", "Secret", "Namespace", "ServiceAccount", "Pod", "ReplicationController"},
		"apps":                {"Deployment", "StatefulSet", "DaemonSet"},
		"argoproj.io":         {"Rollout"},
		"cert-manager.io":     {"Certificate"},
		"external-secrets.io": {"ExternalSecret"},
		"bitnami.com":         {"SealedSecret"},
		"networking.istio.io": {"Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar", "WorkloadEntry", "WorkloadGroup", "EnvoyFilter", "ProxyConfig"},
		"security.istio.io":   {"AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"},
		"telemetry.istio.io":  {"Telemetry"},
	} {
		for _, name := range names {
			kinds = append(kinds, kubectl.Kind{Group: group, Kind: name})
		}
	}
	return kinds
}()

// readCluster returns the objects of the cluster, one file for each resource. Without
// all of them the manifests are not complete.
func (m *manifests) readCluster(cmd *cobra.Command) (files []*diag.File, err error) {
	client, err := m.cluster.client(cmd, &emit.Bundle{})
	if err != nil {
		return nil, err
	}
	lists, err := client.Get(cmd.Context(), checkedKinds)
	if err != nil {
		return nil, err
	}
	m.complete = true
	for _, l := range lists {
		if l.Denied != "" {
			m.complete = false
			m.notes = append(m.notes, fmt.Sprintf("note: %s cannot be listed, so that what is missing is not reported as an error: %s", l.Resource, diag.Visible(l.Denied)))
			continue
		}
		file := diag.NewFile(l.Resource, l.Text)
		file.Hidden = l.Resource == "secrets"
		files = append(files, file)
	}
	return files, nil
}

// liveFolder returns the objects of the cluster as one unit.
func liveFolder(files []*diag.File) units.Folder {
	u := units.Unit{Dir: "the cluster", Together: true}
	folder := units.Folder{Found: true}
	for _, f := range files {
		u.Files = append(u.Files, units.File{File: f})
		folder.Objects += units.CountIstio(f.Text)
	}
	folder.Units = []units.Unit{u}
	return folder
}
