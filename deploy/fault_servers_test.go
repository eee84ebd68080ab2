package deploy_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/deploy/demo"
)

// queueDB is the first of the databases of the real Redis that these tests use alone: each test that runs beside others has
// one of its own.
const queueDB = 5

// schema makes a schema of the test's own on the real PostgreSQL and is its address.
func schema(t testing.TB) string {
	t.Helper()
	address := server(t, "MOLVA_TEST_POSTGRES")
	db, err := sql.Open("pgx", address)
	must(t, err)
	name := strings.ToLower("fault_" + t.Name()[strings.LastIndex(t.Name(), "/")+1:])
	name = strings.NewReplacer("-", "_", " ", "_", ",", "").Replace(name)[:min(len(name), 50)]
	_, err = db.Exec(`DROP SCHEMA IF EXISTS "` + name + `" CASCADE`) // of a run that was killed
	must(t, err)
	_, err = db.Exec(`CREATE SCHEMA "` + name + `"`)
	must(t, err)
	t.Cleanup(func() {
		_, err := db.Exec(`DROP SCHEMA "` + name + `" CASCADE`)
		must(t, err)
		must(t, db.Close())
	})
	u, err := url.Parse(address)
	must(t, err)
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// redis is the address of a database of the real Redis, emptied.
func redis(t testing.TB, db int) string {
	t.Helper()
	u, err := url.Parse(server(t, "MOLVA_TEST_REDIS"))
	must(t, err)
	u.Path = fmt.Sprintf("/%d", db)
	flushRedis(t, u.String())
	t.Cleanup(func() { flushRedis(t, u.String()) })
	return u.String()
}

// flushRedis empties the database that an address of redis names.
func flushRedis(t testing.TB, address string) {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	tellRedis(t, u.Host, "SELECT "+u.Path[1:]+"\r\nFLUSHDB\r\n")
}

// tellRedis sends plain commands.
func tellRedis(t testing.TB, address, commands string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, commands+"QUIT\r\n")
	must(t, err)
	answer, err := io.ReadAll(conn)
	must(t, err)
	if strings.Contains(string(answer), "-ERR") {
		t.Fatalf("redis answers %q", answer)
	}
}

// elastic is the address of the real Elasticsearch and a prefix of the test's own; its indices go with the test.
func elastic(t testing.TB, prefix string) string {
	t.Helper()
	address := strings.TrimRight(server(t, "MOLVA_TEST_ELASTICSEARCH"), "/")
	dropIndices(t, address, prefix)
	t.Cleanup(func() { dropIndices(t, address, prefix) })
	return address
}

func dropIndices(t testing.TB, address, prefix string) {
	t.Helper()
	resp, err := http.Get(address + "/_cat/indices/" + prefix + "*?format=json&h=index")
	must(t, err)
	defer resp.Body.Close()
	var list []struct{ Index string }
	must(t, json.NewDecoder(resp.Body).Decode(&list))
	for _, i := range list {
		r, err := http.NewRequest(http.MethodDelete, address+"/"+i.Index, nil)
		must(t, err)
		resp, err := http.DefaultClient.Do(r)
		must(t, err)
		must(t, resp.Body.Close())
	}
}

// production are the three real servers, each with a place of the test's own.
func production(t testing.TB, prefix string, db int) demo.Servers {
	t.Helper()
	return demo.Servers{Database: schema(t), Redis: redis(t, db), Elasticsearch: elastic(t, prefix), IndexPrefix: prefix}
}
