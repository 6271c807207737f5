package diag

import (
	"maps"
	"slices"
)

// A Code is a diagnostic's stable name, GWC and four digits. The hundreds are
// groups: 01 notation, 02 names, 03 conflicts, 04 TLS, 05 routing, 06 egress,
// 07 target, 08 scale, 09 inventory, 10 values. A code never changes its
// meaning and is never used again.
type Code string

// Severity returns the severity of the code's diagnostics; a code that is not
// in the table is an error.
func (c Code) Severity() Severity { return table[c].Severity }

// Title returns the code's title, a few words.
func (c Code) Title() string { return table[c].Title }

// Codes returns all codes, sorted.
func Codes() []Code { return slices.Sorted(maps.Keys(table)) }

type entry struct {
	Severity Severity
	Title    string
}

// table has every code once.
var table = map[Code]entry{
	// 01 notation
	"GWC0101": {Error, "bytes that are not UTF-8"},
	"GWC0102": {Error, "a character that cannot stand there"},
	"GWC0103": {Error, "a string that is never closed"},
	"GWC0104": {Error, "an unknown escape in a string"},
	"GWC0105": {Error, "a block that is never closed"},
	"GWC0106": {Error, "a brace that closes no block"},
	"GWC0107": {Error, "blocks that nest too deep"},
	"GWC0108": {Error, "a `${` that is never closed"},
	"GWC0109": {Error, "a file that is too large"},
	"GWC0110": {Error, "an unknown word"},
	"GWC0111": {Error, "a word that cannot stand there"},
	"GWC0112": {Error, "a word that is missing"},
	"GWC0113": {Error, "an operator without blanks around it"},
	"GWC0114": {Error, "a clause twice"},
	"GWC0190": {Error, "a source file that cannot be read"},
	"GWC0191": {Error, "a build that was cancelled"},
	"GWC0192": {Error, "a clause that gwc lost"},
	"GWC0193": {Error, "a failure of gwc itself"},
	"GWC0194": {Error, "a program without objects"},
	"GWC0195": {Advice, "a Secret that is not written"},

	// 02 names and values
	"GWC0201": {Error, "no name"},
	"GWC0202": {Error, "no label"},
	"GWC0203": {Error, "no host"},
	"GWC0204": {Error, "no port"},
	"GWC0205": {Error, "a number out of range"},
	"GWC0206": {Error, "no duration"},
	"GWC0207": {Error, "no share"},
	"GWC0208": {Error, "no range of addresses"},
	"GWC0209": {Error, "a control character in a value"},
	"GWC0220": {Error, "an unknown gateway"},
	"GWC0221": {Error, "an unknown subset"},
	"GWC0222": {Error, "an unknown certificate"},
	"GWC0223": {Advice, "a certificate that may be misspelt"},
	"GWC0224": {Advice, "a declaration that nothing uses"},
	"GWC0225": {Error, "a name that is declared twice"},
	"GWC0230": {Error, "no version of Istio that gwc knows"},
	"GWC0231": {Error, "a label that is gwc's own"},
	"GWC0232": {Error, "a clause that is needed"},
	"GWC0233": {Error, "no rule NAMESPACE/HOST"},
	"GWC0234": {Error, "a host where there are none"},
	"GWC0235": {Error, "a subset's name that is gwc's own"},
	"GWC0236": {Error, "no path of a file"},
	"GWC0260": {Error, "no service of the mesh"},
	"GWC0261": {Error, "no regular expression"},
	"GWC0262": {Error, "no path of requests"},
	"GWC0263": {Error, "no method"},
	"GWC0264": {Error, "no name of a header"},
	"GWC0265": {Error, "an unknown condition of `retry`"},
	"GWC0266": {Error, "no URL"},
	"GWC0267": {Error, "no status of a redirect"},
	"GWC0268": {Error, "a text that is too long"},
	"GWC0269": {Error, "no name of a cookie"},
	"GWC0270": {Error, "an unknown protocol"},

	// 03 conflicts
	"GWC0301": {Error, "two answers for the whole program"},
	"GWC0302": {Error, "blocks of one service that disagree"},
	"GWC0303": {Error, "a host with two protocols on one port"},
	"GWC0304": {Error, "a host with two TLS modes on one port"},
	"GWC0305": {Error, "a host with two server settings on one port"},
	"GWC0306": {Error, "a TCP port that is taken twice"},
	"GWC0307": {Error, "http and TLS on one port"},
	"GWC0308": {Error, "one host at two names of one gateway"},
	"GWC0309": {Error, "a service that is called in two ways"},
	"GWC0310": {Error, "application TLS to a service of the mesh's strict TLS"},
	"GWC0311": {Error, "a host that the gateway does not let in"},
	"GWC0312": {Error, "a host of a gateway's `listen`"},
	"GWC0313": {Error, "two `listen` of one name"},
	"GWC0314": {Error, "two hosts that share one Secret"},
	"GWC0315": {Warning, "a port that the gateway does not list"},
	"GWC0316": {Warning, "any host"},
	"GWC0317": {Error, "`mtls strict` without a workload"},

	// 04 TLS
	"GWC0401": {Error, "client certificates without a CA"},
	"GWC0402": {Warning, "a certificate that does not name the host"},
	"GWC0403": {Error, "a certificate that is a CA alone"},
	"GWC0404": {Advice, "plain http beside client certificates"},
	"GWC0405": {Error, "a certificate in the gateway's pods that a sidecar needs"},
	"GWC0406": {Error, "a certificate's file that cannot be read"},
	"GWC0407": {Error, "a file without a certificate"},
	"GWC0408": {Error, "a file without a key"},
	"GWC0409": {Error, "an encrypted key"},
	"GWC0410": {Error, "the key of another certificate"},
	"GWC0411": {Error, "a certificate that has expired"},
	"GWC0413": {Error, "a certificate that is not valid yet"},
	"GWC0414": {Error, "a CA that is none"},
	"GWC0415": {Warning, "a certificate that expires soon"},
	"GWC0416": {Error, "a certificate without a source"},
	"GWC0417": {Error, "a certificate with two sources"},
	"GWC0419": {Error, "two certificates of which one is mounted"},
	"GWC0430": {Error, "a clause that the mode does not have"},
	"GWC0432": {Error, "a clause that the protocol needs"},
	"GWC0433": {Error, "more than shares where no request is seen"},
	"GWC0434": {Error, "no version of TLS"},
	"GWC0435": {Error, "no cipher"},

	// 05 routing
	"GWC0501": {Error, "a port that has to be written"},
	"GWC0502": {Error, "a port that is not known"},
	"GWC0503": {Advice, "a destination without a port"},
	"GWC0504": {Error, "a route that is never reached"},
	"GWC0505": {Error, "routes that could both win"},
	"GWC0506": {Error, "the same requests to two places"},
	"GWC0507": {Error, "a route of the mesh outside it"},
	"GWC0508": {Error, "a host without a route"},
	"GWC0509": {Error, "any host in the mesh"},
	"GWC0510": {Warning, "a default that no route takes"},
	"GWC0511": {Warning, "a port that the service does not declare"},
	"GWC0512": {Warning, "a port of another protocol"},
	"GWC0531": {Error, "a setting of `retry 0`"},
	"GWC0532": {Error, "the host as a header"},
	"GWC0533": {Error, "a fault together with a timeout or a retry"},
	"GWC0535": {Error, "a destination without its share"},
	"GWC0536": {Error, "shares that are not 100%"},
	"GWC0537": {Error, "`rewrite` without a path"},
	"GWC0538": {Error, "a setting of a route that answers by itself"},

	// 06 egress
	"GWC0601": {Error, "an outside host with two answers"},
	"GWC0602": {Error, "a port with two protocols"},
	"GWC0603": {Error, "origination without http"},
	"GWC0604": {Error, "origination to an unknown port"},
	"GWC0605": {Error, "a host that is restricted in one place only"},
	"GWC0606": {Error, "a wildcard without a way, or a way without one"},
	"GWC0607": {Error, "a wildcard's server with another way out"},
	"GWC0608": {Error, "an open host beneath a restricted wildcard"},
	"GWC0609": {Error, "a host that its wildcard would take"},
	"GWC0610": {Error, "a tcp wildcard without addresses"},
	"GWC0611": {Warning, "a tcp host that takes its port"},
	"GWC0612": {Error, "a tcp port that cannot be told apart"},
	"GWC0613": {Error, "accounts without a gateway"},
	"GWC0614": {Error, "workloads that originate nothing"},
	"GWC0615": {Error, "a client certificate without its use, or a use without it"},
	"GWC0616": {Error, "an egress gateway without its ports"},
	"GWC0617": {Error, "a host inside and outside"},
	"GWC0618": {Error, "an outside host of the mesh's domain"},
	"GWC0619": {Error, "callers that have no way to the host"},
	"GWC0620": {Error, "a port that a wildcard above takes"},
	"GWC0621": {Error, "a setting of requests for a host without http"},
	"GWC0622": {Error, "a wildcard's server that is called in two ways"},
	"GWC0623": {Error, "a name that egress needs at a gateway"},
	"GWC0624": {Advice, "workloads that must be allowed to read Secrets"},
	"GWC0630": {Error, "clauses of egress that exclude each other"},
	"GWC0631": {Error, "any host as an egress host"},

	// 07 target
	"GWC0701": {Error, "a feature of a newer Istio"},
	"GWC0702": {Error, "an origination that sidecars which resolve names cannot do"},
	"GWC0703": {Error, "a wildcard that sidecars resolve beneath another"},
	"GWC0704": {Error, "a host beneath a wildcard that shows a client certificate"},

	// 09 inventory
	"GWC0901": {Error, "an inventory file that is not YAML"},
	"GWC0902": {Error, "no Kubernetes object"},
	"GWC0903": {Error, "a field of an object that has a wrong form"},
	"GWC0904": {Error, "an object twice in the inventory, and different"},
	"GWC0911": {Error, "a service that does not exist"},
	"GWC0912": {Error, "a port that does not exist"},
	"GWC0913": {Error, "a service of several ports"},
	"GWC0914": {Error, "a Secret that does not exist"},
	"GWC0915": {Error, "a port that the gateway does not have"},
}
