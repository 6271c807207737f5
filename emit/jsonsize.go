package emit

// JSONSize returns the number of bytes of the object as JSON without white space, as
// Kubernetes stores it.
func (o *Object) JSONSize() (int, error) {
	if err := o.noJSON(); err != nil {
		return 0, err
	}
	var c jsonCounter
	e := encoder{printer: &c}
	e.object(o)
	return c.size, e.err
}

// A jsonCounter counts what JSON without white space has.
type jsonCounter struct {
	size   int
	nested []bool // for each object and list that is begun: it has an entry
	quoted []byte // the last string
}

func (c *jsonCounter) open(bool) {
	c.nested = append(c.nested, false)
	c.size++
}

func (c *jsonCounter) close() {
	c.nested = c.nested[:len(c.nested)-1]
	c.size++
}

// item counts what separates the innermost level's next entry from the one before.
func (c *jsonCounter) item() {
	if last := len(c.nested) - 1; c.nested[last] {
		c.size++
	} else {
		c.nested[last] = true
	}
}

func (c *jsonCounter) key(name string) {
	c.item()
	c.text(name)
	c.size++
}

func (c *jsonCounter) field(name string) {
	c.item()
	c.size += len(`"":`) + len(name)
}

func (c *jsonCounter) number(digits []byte) { c.size += len(digits) }

func (c *jsonCounter) text(s string) {
	c.quoted = appendQuoted(c.quoted[:0], s, appendLongJSON)
	c.size += len(c.quoted)
}

func (c *jsonCounter) literal(s string) { c.size += len(s) }
