// Package kiali compares gwc check with the validations of Kiali: for each of its codes that gwc has a code for, a manifest
// with the mistake, and for each other the reason. Source: the page of Kiali's validations,
// https://kiali.io/docs/features/validations/.
package kiali
