package origin

// Block sets how many bytes are read at a time, and returns a function that sets it back.
func Block(bytes int) (reset func()) {
	before := block
	block = bytes
	return func() { block = before }
}
