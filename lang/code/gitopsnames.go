package code

// The codes of KRM functions, and of routes that a rollout controller changes.
const (
	NotAResourceList      Code = "GWC1200"
	AliasInList           Code = "GWC1201"
	DuplicateKeyInList    Code = "GWC1202"
	ItemWithoutName       Code = "GWC1203"
	InvalidFunctionConfig Code = "GWC1204"
	FilesInContainer      Code = "GWC1205"
	FunctionFile          Code = "GWC1206"
	ObjectOfOthers        Code = "GWC1207"
	NamespaceNotAllowed   Code = "GWC1208"
	NoIntents             Code = "GWC1209"
	ScatteredGenerator    Code = "GWC1210"
	ObjectNotInStream     Code = "GWC1211"
	UnnamedRoute          Code = "GWC1230"
	NothingToControl      Code = "GWC1231"
	DuplicateRouteName    Code = "GWC1232"
	SplitNamedRoute       Code = "GWC1233"
)
