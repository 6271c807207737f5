package static

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/webhooks/validation/server"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// webhook is istiod's own handler of admission requests.
var webhook = sync.OnceValues(func() (http.Handler, error) {
	mux := http.NewServeMux()
	_, err := server.New(server.Options{Schemas: collections.Pilot, DomainSuffix: "cluster.local", Mux: mux})
	return mux, err
})

// Webhook sends every Istio object to istiod's validating webhook. A refusal is a finding, and so is a warning.
func Webhook(b bundle.Bundle) ([]Finding, error) {
	handler, err := webhook()
	if err != nil {
		return nil, err
	}
	istio, _, _ := b.Split()
	var findings []Finding
	for _, o := range istio {
		answer, err := admit(handler, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", bundle.Name(o), err)
		}
		if !answer.Allowed {
			findings = append(findings, Finding{"webhook", "", bundle.Name(o), answer.Result.Message})
		}
		for _, warning := range answer.Warnings {
			findings = append(findings, Finding{"webhook", "warning", bundle.Name(o), warning})
		}
	}
	return findings, nil
}

func admit(handler http.Handler, o *unstructured.Unstructured) (*admissionv1.AdmissionResponse, error) {
	raw, err := json.Marshal(o.Object)
	if err != nil {
		return nil, err
	}
	review := admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admissionv1.AdmissionRequest{UID: types.UID("judge"), Operation: admissionv1.Create,
			Kind: metav1.GroupVersionKind(o.GroupVersionKind()), Name: o.GetName(), Namespace: o.GetNamespace(),
			Object: runtime.RawExtension{Raw: raw}},
	}
	body, err := json.Marshal(review)
	if err != nil {
		return nil, err
	}
	request := httptest.NewRequest(http.MethodPost, "/validate", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		return nil, fmt.Errorf("the webhook answered %d: %s", recorder.Code, recorder.Body)
	}
	var answer admissionv1.AdmissionReview
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		return nil, err
	}
	if answer.Response == nil {
		return nil, fmt.Errorf("the webhook answered nothing")
	}
	return answer.Response, nil
}
