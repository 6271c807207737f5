// Package lang defines the notation of the language: lines of words, blocks and
// comments. It knows no keyword and nothing of what a statement means.
//
//	file      = { statement | EOL }
//	statement = item ( EOL | end of the file )
//	item      = { token } [ block ]
//	block     = "{" [ item { separator item } ] "}"
//	separator = EOL | ","              a comma where a keyword of the block follows
//	token     = word | string | "," | "->"
//	word      = letters, digits, - _ . / : * @ % = ~ + ^ and ${...}
//	string    = "..." with Go's escapes
//
// A comment extends from # to the end of its line. A list continues after a
// comma, also on the next line. Three examples:
//
//	expose frontend http at weather.com, www.weather.com
//
//	egress db.example.com tcp 5432      # a comment
//	       addresses 192.0.2.0/24       <- no: a statement ends with its line
//
//	route reviews.prod { route -> reviews.prod/v1 { timeout 3s, retry 2 } }
//
// Lex splits a text into tokens, Split splits a file into statements, and a
// Grammar parses one statement into a struct of leaves (Name, Host, Port, ...).
// Leaves keep words as written; their Value methods convert them and report
// errors.
package lang
