module github.com/gwc-lang/gwc/internal/sarif

go 1.26

require (
	github.com/gwc-lang/gwc v0.0.0
	github.com/owenrumney/go-sarif/v3 v3.3.1
	github.com/xeipuuv/gojsonschema v1.2.0
)

require (
	github.com/alecthomas/participle/v2 v2.1.4 // indirect
	github.com/golang/protobuf v1.5.4 // indirect
	github.com/rogpeppe/go-internal v1.14.1 // indirect
	github.com/xeipuuv/gojsonpointer v0.0.0-20180127040702-4e3ac2762d5f // indirect
	github.com/xeipuuv/gojsonreference v0.0.0-20180127040603-bd5ef7bd5415 // indirect
	go.yaml.in/yaml/v2 v2.4.2 // indirect
	golang.org/x/tools v0.26.0 // indirect
	google.golang.org/genproto/googleapis/api v0.0.0-20251213004720-97cd9d5aeac2 // indirect
	google.golang.org/protobuf v1.36.11 // indirect
	istio.io/api v1.31.4 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)

replace github.com/gwc-lang/gwc => ../..
