package model

// Defaults are what a program gets from its target: the releases that it can name,
// the values of what it does not state, and the limits of single clauses. They are
// empty without a target.
type Defaults struct {
	// Target is the target's name in messages.
	Target string
	// Oldest and Newest are the releases that a program can name, and Release is that
	// of a program that names none. Without Newest, any can be named.
	Oldest, Newest, Release Version
	// Domain and Root are the mesh's domain and root namespace.
	Domain, Root string
	// Gateways are the gateways of every program that does not declare them itself.
	Gateways []Gateway
	// Example is the gateway of hints.
	Example Gateway
	// Reserved are the labels that the target sets itself.
	Reserved []ReservedLabel
	// Absent are words that the language does not have, and what to use instead.
	Absent []AbsentWord
	// MaxText is the maximum size of a response's text in bytes, and MaxRegexp the
	// maximum length of a regular expression in characters; 0 means none.
	MaxText, MaxRegexp int
}

// A ReservedLabel is a label that no program can set. VALUE in its hint is the value
// that the program wrote.
type ReservedLabel struct{ Key, Hint string }

// An AbsentWord is a word of other tools that a program may have, with a hint.
type AbsentWord struct{ Word, Hint string }

// Names reports whether a program can name a release.
func (d Defaults) Names(v Version) bool {
	return d.Newest == 0 || v >= d.Oldest && v <= d.Newest
}
