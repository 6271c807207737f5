package code

// The codes of expects, and of what becomes of their calls.
const (
	InvalidCall            Code = "GWC1420"
	InvalidResult          Code = "GWC1421"
	ClauseNotOfCall        Code = "GWC1422"
	OpenCall               Code = "GWC1423"
	UnknownCallerNamespace Code = "GWC1424"
	UnknownCallerAccount   Code = "GWC1425"
	UnexpectedOutcome      Code = "GWC1430"
	UndeterminedOutcome    Code = "GWC1431"
	UnknownCall            Code = "GWC1432"
	UnknownReceiver        Code = "GWC1433"
	ExceptionToAll         Code = "GWC1434"
)
