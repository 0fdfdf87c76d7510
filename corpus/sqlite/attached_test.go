package sqlite

import (
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// A corpus from when a file belonged to one notice keeps what is attached.
func TestAttachedOfAnOlderSchema(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, source := range []string{"a.txt", "b.txt", "f.txt"} {
		put(t, s, page(source, source))
	}
	list := []corpus.Attached{{Source: "f.txt", Notice: "a.txt", Name: "表"}}
	if _, err := s.Attach(ctx, list); err != nil {
		t.Fatal(err)
	}
	old := `DROP TABLE found_files; DROP TABLE archived; ALTER TABLE attached RENAME TO newer;
		CREATE TABLE attached (source_id INTEGER PRIMARY KEY, notice INTEGER NOT NULL, ord INTEGER NOT NULL, name TEXT NOT NULL) STRICT;
		INSERT INTO attached SELECT * FROM newer; DROP TABLE newer;`
	step, err := migrations.ReadFile("migrations/0009_shared.sql")
	if err == nil {
		_, err = s.write.ExecContext(ctx, old+string(step))
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.attached(ctx)
	if diff := cmp.Diff(list, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	list = append(list, corpus.Attached{Source: "f.txt", Notice: "b.txt", Name: "表"})
	if changed, err := s.Attach(ctx, list); err != nil || !changed {
		t.Errorf("%v %v", changed, err)
	}
	notices, err := s.NoticesOf(ctx, "f.txt")
	if diff := cmp.Diff([]string{"a.txt", "b.txt"}, notices); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
}

// What the crawl found on a page is replaced as a whole, and comes with the
// links that the page's document has.
func TestFilesFoundByTheCrawl(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, source := range []string{"http://a.cn/1.html", "http://a.cn/2.html", "http://a.cn/f.pdf"} {
		put(t, s, page(source, source))
	}
	file := corpus.Link{Target: "http://a.cn/f.pdf", Name: "附件"}
	candidates := func(want ...Candidate) {
		t.Helper()
		got, err := s.Candidates(ctx, nil)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s %v", diff, err)
		}
	}
	if err := s.PutFiles(ctx, map[string][]corpus.Link{"http://a.cn/1.html": {file}, "http://a.cn/2.html": {file, {Target: "http://a.cn/g.doc"}}}); err != nil {
		t.Fatal(err)
	}
	candidates(Candidate{Source: "http://a.cn/1.html", Links: []corpus.Link{file}}, Candidate{Source: "http://a.cn/2.html", Links: []corpus.Link{file, {Target: "http://a.cn/g.doc"}}}, Candidate{Source: "http://a.cn/f.pdf"})
	if err := s.PutFiles(ctx, map[string][]corpus.Link{"http://a.cn/1.html": nil, "http://a.cn/2.html": {file}}); err != nil {
		t.Fatal(err)
	}
	candidates(Candidate{Source: "http://a.cn/2.html", Links: []corpus.Link{file}}, Candidate{Source: "http://a.cn/f.pdf"})
}
