//go:build !linux

package main

import "testing"

func runsAsNobody(t *testing.T, _ string) { t.Skip("the image is for Linux") }
