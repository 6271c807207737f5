package routes

import "github.com/gwc-lang/gwc/compiler/model"

// Excluded returns the first `no header` of a match that excludes every value that the
// match requires of the header, and what requires it: no request has both. It returns
// false if there is none.
func (c *Comparer) Excluded(m model.Match) (by, required model.Condition, found bool) {
	for _, no := range m.NoHeaders {
		for _, header := range m.Headers {
			if no.Name == header.Name && c.conditions(condition{text: plain(header.Text)}, condition{not: true, text: plain(no.Text)}) == Apart {
				return no, header, true
			}
		}
	}
	return model.Condition{}, model.Condition{}, false
}
