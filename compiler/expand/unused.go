package expand

import "github.com/gwc-lang/gwc/lang"

// unusedIn adds the statements of the loops that have no iteration.
func unusedIn(items []item, list []lang.Statement) []lang.Statement {
	for i := range items {
		switch l := items[i].loop; {
		case l == nil:
		case l.used:
			list = unusedIn(l.items, list)
		default:
			list = written(l.items, list)
		}
	}
	return list
}

// written adds all statements of items.
func written(items []item, list []lang.Statement) []lang.Statement {
	for i := range items {
		list = append(list, items[i].Statement)
		if l := items[i].loop; l != nil {
			list = written(l.items, list)
		}
	}
	return list
}
