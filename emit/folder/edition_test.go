package folder

import (
	"encoding/json"
	"reflect"
	"testing"
)

// firstEdition fills a folder as the first edition of gwc did.
func firstEdition(t *testing.T, dir string, files map[string]string, folders ...string) {
	t.Helper()
	l := map[string]any{"gwc": 1, "folders": folders}
	var entries []map[string]string
	for name, text := range files {
		put(t, dir, name, text)
		entries = append(entries, map[string]string{"path": name, "sha256": hash([]byte(text))})
	}
	l["files"] = entries
	data, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, manifestName, string(data))
}

// TestFirstEdition checks that a folder of the first edition is taken over: its
// files are replaced, also after a run was killed, and a kept Secret moves.
func TestFirstEdition(t *testing.T) {
	old := map[string]string{"shop/gateway-a.yaml": "1\r\n", "shop/secret-b.yaml": "key\n", "old/gateway-c.json": "{}"}
	list := append(files("60-gateway/shop/a.yaml 2"), File{Path: "10-secret/shop/b.yaml", Source: "a.gwc", Kept: true, Private: true, Old: "shop/secret-b.yaml"})
	want := files("60-gateway/shop/a.yaml 2", "10-secret/shop/b.yaml key")
	for n, more := 0, true; more; n++ {
		dir := t.TempDir()
		firstEdition(t, dir, old, "old", "shop")
		put(t, dir, "shop/gateway-a.yaml", "1\n") // the line ends do not count
		more = killed(t, dir, list, n)
		report := mustWrite(t, dir, list, shop)
		holds(t, dir, want)
		if n == 0 && (!report.FirstEdition || len(report.Removed) != 3) {
			t.Errorf("got %s", counts(report))
		}
		if mustWrite(t, dir, list, shop).FirstEdition {
			t.Error("it is taken over twice")
		}
	}
}

// TestFirstEditionOfOthers checks that edited and foreign files of a folder of the
// first edition stay.
func TestFirstEditionOfOthers(t *testing.T) {
	dir := t.TempDir()
	firstEdition(t, dir, map[string]string{"shop/gateway-a.yaml": "1\n"}, "shop")
	put(t, dir, "shop/note", "mine")
	put(t, dir, "shop/gateway-a.yaml", "edited\n")
	before := tree(t, dir)
	_, err := Write(dir, first, shop)
	if err == nil || err.Error() != "shop/gateway-a.yaml: edited since gwc wrote it" {
		t.Errorf("got %v", err)
	}
	if got := tree(t, dir); !reflect.DeepEqual(got, before) {
		t.Errorf("the folder holds %v", got)
	}
	forced := shop
	forced.Force = true
	mustWrite(t, dir, nil, forced)
	if got := tree(t, dir); !reflect.DeepEqual(got, map[string]string{"shop/": "", "shop/note": "mine"}) {
		t.Errorf("the folder holds %v", got)
	}
}
