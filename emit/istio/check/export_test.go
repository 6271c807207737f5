package check

// Secrets is one of the checks.
var Secrets = secrets
