package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/internal/kubectl"
	"github.com/gwc-lang/gwc/internal/units"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkedKinds are the kinds of a cluster that a check of manifests knows.
func checkedKinds() (kinds []kubectl.Kind) {
	add := func(group string, names ...string) {
		for _, name := range names {
			kinds = append(kinds, kubectl.Kind{Group: group, Kind: name})
		}
	}
	add("", "Service", "Secret", "Namespace", "ServiceAccount", "Pod", "ReplicationController")
	add("apps", "Deployment", "StatefulSet", "DaemonSet")
	add("argoproj.io", "Rollout")
	add("cert-manager.io", "Certificate")
	add("external-secrets.io", "ExternalSecret")
	add("bitnami.com", "SealedSecret")
	for group, names := range istio.Kinds {
		add(group, names...)
	}
	return kinds
}

// readCluster returns the objects of the cluster, one file for each resource. Without
// all of them the manifests are not complete.
func (m *manifests) readCluster(cmd *cobra.Command) (files []*diag.File, err error) {
	client, err := m.cluster.client(cmd, &emit.Bundle{})
	if err != nil {
		return nil, err
	}
	lists, err := client.ListAll(cmd.Context(), checkedKinds())
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
		if err := manifest.Fits(l.Text); err != nil {
			return nil, fmt.Errorf("%s of the cluster: %w", l.Resource, err)
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
