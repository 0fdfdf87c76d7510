package sqlite

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// detail is an address that was found at day.
func detail(host, path string) corpus.Address {
	return corpus.Address{URL: "https://" + host + path, Kind: corpus.AddressDetail, Site: "某市", Host: host, FoundAt: day, DueAt: day}
}

func discovered(t *testing.T, s *Store, known time.Time, all ...corpus.Address) []bool {
	t.Helper()
	fresh, err := s.Discover(ctx, all, known)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func due(t *testing.T, s *Store, host string, at time.Time, limit int) (paths []string) {
	t.Helper()
	all, err := s.DueAddresses(ctx, host, at, limit, new(DueCursor))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		paths = append(paths, a.URL[strings.LastIndexByte(a.URL, '/'):])
	}
	return paths
}

func TestAddressComesBack(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	a := corpus.Address{URL: "https://a.gov.cn/1", Kind: corpus.AddressAttachment, Site: "某市", Host: "a.gov.cn", Parent: "https://a.gov.cn/0",
		Title: "附件", Date: "2024-03-22", FoundAt: day, DueAt: day.Add(time.Millisecond)}
	discovered(t, s, time.Time{}, a)
	a.VisitedAt, a.ChangedAt, a.PassedAt, a.DeepAt, a.Interval = day, day.Add(1e9), day.Add(2e9), day.Add(3e9), 1500*time.Millisecond
	a.Status, a.ETag, a.LastModified, a.BodyHash, a.ContentHash = 200, `"e"`, "m", "b", "c"
	a.Failures, a.GoneAt, a.Gone, a.Withdrawn = 2, day.Add(4e9), 3, true
	if err := s.PutVisits(ctx, a); err != nil {
		t.Fatal(err)
	}
	got, ok, err := s.Address(ctx, a.URL)
	if diff := cmp.Diff(a, got); diff != "" || !ok || err != nil {
		t.Error(ok, err, diff)
	}
	for name, list := range map[string]func() ([]corpus.Address, error){
		"attachments": func() ([]corpus.Address, error) { return s.AttachmentsOf(ctx, a.Parent) },
		"withdrawn":   func() ([]corpus.Address, error) { return s.Withdrawn(ctx, "某市") },
	} {
		if all, err := list(); err != nil || len(all) != 1 || all[0].URL != a.URL {
			t.Errorf("%s: %v, %v", name, all, err)
		}
	}
	if _, ok, err := s.Address(ctx, "https://a.gov.cn/2"); ok || err != nil {
		t.Error("an unknown address is known", err)
	}
}

func TestVisitOfUnknownAddressIsAnError(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	if err := s.PutVisits(ctx, detail("a.gov.cn", "/1")); err == nil || !strings.Contains(err.Error(), "never discovered") {
		t.Error(err)
	}
}

func TestDiscover(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	one, two := detail("a.gov.cn", "/1"), detail("a.gov.cn", "/2")
	two.FoundAt = day.Add(time.Hour)
	if got := discovered(t, s, time.Time{}, one, one); !cmp.Equal(got, []bool{true, true}) {
		t.Errorf("before any pass all is fresh: %v", got)
	}
	if got := discovered(t, s, day, one, two); !cmp.Equal(got, []bool{false, true}) {
		t.Errorf("after a pass what it found is known: %v", got)
	}
	// The run that found two was killed before its pass ended.
	two.FoundAt = day.Add(48 * time.Hour)
	if got := discovered(t, s, day, one, two); !cmp.Equal(got, []bool{false, true}) {
		t.Errorf("after a killed pass what it found is fresh: %v", got)
	}
	if a, _, _ := s.Address(ctx, two.URL); !a.FoundAt.Equal(day.Add(time.Hour)) {
		t.Errorf("found at %v", a.FoundAt)
	}
}

func TestLaterDateInTheListIsALookAtOnce(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	a := detail("a.gov.cn", "/1")
	a.Date = "2024-03-22"
	discovered(t, s, day, a)
	visited := a
	visited.VisitedAt, visited.DueAt = day, day.Add(1000*time.Hour)
	if err := s.PutVisits(ctx, visited); err != nil {
		t.Fatal(err)
	}
	night := day.Add(24 * time.Hour)
	for _, c := range []struct {
		date string
		due  bool
	}{{"2024-03-21", false}, {"2024-03-22", false}, {"", false}, {"2024-03-25", true}} {
		a.Date, a.DueAt = c.date, night
		discovered(t, s, day, a)
		if got := len(due(t, s, "a.gov.cn", night, 9)) == 1; got != c.due {
			t.Errorf("with date %q: due is %v", c.date, got)
		}
	}
}

func TestDueInTurn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	list, old, file := detail("a.gov.cn", "/list"), detail("a.gov.cn", "/old"), detail("a.gov.cn", "/file")
	list.Kind, file.Kind = corpus.AddressList, corpus.AddressAttachment
	list.DueAt = day.Add(time.Hour)
	file.DueAt = day.Add(-time.Hour)
	late := detail("a.gov.cn", "/late")
	late.DueAt = day.Add(100 * time.Hour)
	discovered(t, s, day, old, file, detail("a.gov.cn", "/new"), late, list, detail("b.gov.cn", "/other"))
	old.VisitedAt, old.DueAt = day.Add(-99*time.Hour), day.Add(-90*time.Hour)
	if err := s.PutVisits(ctx, old); err != nil {
		t.Fatal(err)
	}
	now := day.Add(time.Hour)
	if diff := cmp.Diff([]string{"/list", "/new", "/file", "/old"}, due(t, s, "a.gov.cn", now, 9)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/list", "/new"}, due(t, s, "a.gov.cn", now, 2)); diff != "" {
		t.Error(diff)
	}
	if got := due(t, s, "c.gov.cn", now, 2); len(got) > 0 {
		t.Error(got)
	}
}

func TestDueHosts(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	early, late := detail("b.gov.cn", "/1"), detail("c.gov.cn", "/1")
	early.DueAt, late.DueAt = day.Add(-time.Hour), day.Add(time.Hour)
	discovered(t, s, day, detail("a.gov.cn", "/1"), early, late, detail("d.gov.cn", "/1"))
	paused := HostState{PausedUntil: day.Add(time.Minute), Pace: 4 * time.Second}
	if err := s.PutHostState(ctx, "d.gov.cn", paused); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want []string
	}{
		{day, []string{"b.gov.cn", "a.gov.cn"}},
		{day.Add(2 * time.Hour), []string{"b.gov.cn", "a.gov.cn", "d.gov.cn", "c.gov.cn"}},
		{day.Add(-2 * time.Hour), nil},
	} {
		got, err := s.DueHosts(ctx, c.at)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Error(c.at, err, diff)
		}
	}
	if got, err := s.HostState(ctx, "d.gov.cn"); got != paused || err != nil {
		t.Error(got, err)
	}
	if got, err := s.HostState(ctx, "x.gov.cn"); got != (HostState{}) || err != nil {
		t.Error(got, err)
	}
}

func TestSiteCounts(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	one, two := detail("a.gov.cn", "/1"), detail("a.gov.cn", "/2")
	two.Site = "另一市"
	discovered(t, s, day, one, two)
	one.Withdrawn, one.Failures, one.DueAt = true, 1, day.Add(time.Hour)
	if err := s.PutVisits(ctx, one); err != nil {
		t.Fatal(err)
	}
	got, err := s.SiteCounts(ctx, day)
	want := []SiteCount{{Site: "另一市", Known: 1, Due: 1}, {Site: "某市", Known: 1, Withdrawn: 1, Failing: 1}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// Queries of the frontier must not read the whole table: there may be a million rows.
func TestFrontierQueriesUseTheirIndex(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, query := range []string{
		"SELECT * FROM addresses a WHERE a.host_id = (SELECT id FROM hosts WHERE host = 'a') AND a.rank = 1 AND a.due_at <= 9 ORDER BY a.due_at, a.id LIMIT 5",
		"SELECT min(due_at) FROM addresses WHERE host_id = 1 AND rank = 0",
		"SELECT * FROM addresses WHERE url = 'a'",
		"SELECT * FROM addresses a WHERE a.parent = 'x' AND a.kind = 'attachment' ORDER BY a.id",
		"SELECT * FROM addresses a WHERE a.withdrawn = 1 AND a.site = 'x' ORDER BY a.id",
	} {
		rows, err := s.read.Query("EXPLAIN QUERY PLAN " + query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id, parent, unused int
			var plan string
			if err := rows.Scan(&id, &parent, &unused, &plan); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %s", query, plan)
			}
		}
		rows.Close()
	}
}

// An older corpus is brought up to date with all that is in it.
func TestFrontierMigration(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	put(t, s, Page{Page: corpus.Page{Source: "a.txt", SHA256: "1", FetchedAt: day}})
	if err := dropLaterTables(s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if pages, err := s.Versions(ctx, "a.txt"); err != nil || len(pages) != 1 {
		t.Errorf("%v, %v", pages, err)
	}
	discovered(t, s, day, detail("a.gov.cn", "/1"))
}

// dropLaterTables leaves what the first migration made.
func dropLaterTables(s *Store) error {
	first, err := migrations.ReadFile("migrations/0001_corpus.sql")
	if err != nil {
		return err
	}
	var drops []string
	err = s.each(ctx, "SELECT upper(type), name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rootpage DESC", nil, func(rows *sql.Rows) error {
		var sort, name string
		err := rows.Scan(&sort, &name)
		if !strings.Contains(string(first), sort+" "+name+" ") {
			drops = append(drops, "DROP "+sort+" IF EXISTS "+name)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, column := range []string{"region", "listed_on"} {
		drops = append(drops, "ALTER TABLE pages DROP COLUMN "+column)
	}
	_, err = s.write.ExecContext(ctx, strings.Join(append(drops, "PRAGMA user_version = 1"), ";"))
	return err
}

func BenchmarkDiscover(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	for b.Loop() {
		batch := make([]corpus.Address, 1000)
		for i := range batch {
			n++
			batch[i] = detail(fmt.Sprintf("h%d.gov.cn", n%500), fmt.Sprintf("/art/2024/3/22/art_%d.html", n))
		}
		if _, err := s.Discover(ctx, batch, day); err != nil {
			b.Fatal(err)
		}
	}
}

// A notice that is withdrawn is in no list and leaves the index; one that comes
// back is put there again.
func TestWithdrawnNoticesLeaveTheLists(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	a := detail("a.gov.cn", "/1")
	discovered(t, s, day, a)
	put(t, s, page(a.URL, "一"))
	mustPut(t, s, result(t, s, a.URL, "甲"))
	indexed := State{StageVersion: StageVersion{StageIndex, "1"}, Outcome: corpus.OutcomeOK, At: day}
	must(t, s.PutIndexed(ctx, []string{corpus.NoticeID(a.URL)}, indexed))
	check := func(step string, tasks, unindexed, unlisted int) {
		t.Helper()
		todo, err := s.Unindexed(ctx, "1")
		must(t, err)
		gone, err := s.Unlisted(ctx)
		must(t, err)
		stats, err := s.Stats(ctx)
		must(t, err)
		if stats.Notices != tasks || stats.Tasks != tasks {
			t.Errorf("%s: counted %d notices and %d tasks", step, stats.Notices, stats.Tasks)
		}
		if got := taskTexts(t, s, Filter{}); len(got) != tasks || len(todo) != unindexed || len(gone) != unlisted {
			t.Errorf("%s: %d tasks, %d to index, %d to take out; want %d, %d, %d", step, len(got), len(todo), len(gone), tasks, unindexed, unlisted)
		}
	}
	check("known", 1, 0, 0)
	a.Withdrawn = true
	must(t, s.PutVisits(ctx, a))
	check("withdrawn", 0, 0, 1)
	must(t, s.PutVisits(ctx, a))
	check("withdrawn again", 0, 0, 1)
	must(t, s.ForgetUnlisted(ctx, []string{corpus.NoticeID(a.URL)}))
	a.Withdrawn = false
	must(t, s.PutVisits(ctx, a))
	check("back", 1, 1, 0)
}
