package bench

import "fmt"

// statement returns a statement about a host, a service or a path of its own, so
// that any set of them is a program without errors. Most have a block.
func (d *drawer) statement(n int) string {
	made := []func(n int) string{
		d.routed, d.routed, d.routed, d.plain, d.secure, d.service, d.originated, d.originated, d.passed, d.inMesh,
	}
	return made[d.IntN(len(made))](n)
}

func (d *drawer) routed(n int) string {
	return fmt.Sprintf(`expose web-%d:8080 %s at %s {
  route = /healthz -> web-%d:8080
  route GET /api/%s header x-version = %d -> api-%d:9000 { timeout %ds, retry 2 on 5xx }
  route ~ "/v[0-9]+/items-%s" -> 75%% api-%d:9000, 25%% api-%d.canary:9000
  route /old -> redirect https://www.example.com/new
  route -> web-%d:8080
}`, n, d.pick("http", "https", "https cert shared-"+fmt.Sprint(n%certificates)), d.host(), n, d.word(), n, n, 1+d.IntN(30), d.word(), n, n, n)
}

func (d *drawer) plain(n int) string {
	return fmt.Sprintf("expose plain-%d:8080 http at %s", n, d.host())
}

func (d *drawer) secure(n int) string {
	return fmt.Sprintf("expose secure-%d:8080 https at %s cert strict-%d redirect http { tls min 1.3 }", n, d.host(), n%certificates)
}

func (d *drawer) service(n int) string {
	return fmt.Sprintf(`service back-%d {
  port 8080 http
  %s
  outlier 5 errors every 10s eject 30s
}`, n, d.pick("connections 100", "balance random", "balance hash header x-user", "connect timeout 3s"))
}

func (d *drawer) originated(int) string {
	return fmt.Sprintf("egress %s via gateway originate-tls %s", d.host(), d.pick("", "", "{ timeout 10s, retry 3 per-try 2s on 5xx,reset }"))
}

func (d *drawer) passed(int) string {
	return fmt.Sprintf("egress %s tls 443 %s", d.host(), d.pick("", "via gateway"))
}

func (d *drawer) inMesh(n int) string {
	return fmt.Sprintf(`route call-%d:8080 {
  route header x-user = %s -> call-%d:8080 { timeout 2s }
  route -> 90%% call-%d:8080, 10%% next-%d:8080
}`, n, d.word(), n, n, n)
}
