package pipeline

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/google/go-cmp/cmp"
)

// joinedOf are the attachments of all notices with what was joined of them.
func joinedOf(t *testing.T, s *sqlite.Store) string {
	t.Helper()
	var text strings.Builder
	err := s.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error {
		files, digest, err := s.Files(ctx, n.ID)
		joined, also := s.Joined(ctx, n.ID)
		fmt.Fprintf(&text, "%s %d %q %v\n", n.Source, len(files), digest, joined)
		if err == nil {
			err = also
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := s.Unlisted(ctx)
	if err != nil || len(gone) > 0 {
		t.Errorf("the index still has %v, %v", gone, err)
	}
	return text.String()
}

// rows are the notices and tasks of a corpus, in the order of the notices' sources.
func rows(t *testing.T, s *sqlite.Store) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := s.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error {
		out[n.Source] = append(out[n.Source], fmt.Sprintf("%d tasks, %d targets, attachments %v", n.Tasks, n.Targets, n.Attachments))
		return s.EachTask(ctx, sqlite.Filter{Notices: []string{n.ID}}, func(k corpus.Task) error {
			out[n.Source] = append(out[n.Source], fmt.Sprintf("%s: %s %s %s", k.Text, k.Source, k.Locator, k.SHA256[:6]))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const noticeText = "通知\ntask 甲\nfile 表.txt\nfile 坏.txt"

// inOrders ingests files one run each, in every order, each into a corpus of
// its own, and gives the rows and index entries, which must be the same.
func inOrders(t *testing.T, steps map[string]string, orders ...[]string) map[string][]string {
	t.Helper()
	var first map[string][]string
	firstIndex := ""
	for i, order := range orders {
		dir := fmt.Sprintf("data-%d", i)
		p := mustOpen(t, dir, options(dir))
		for _, step := range order {
			name, _, _ := strings.Cut(step, "#")
			write(t, map[string]string{"n/" + name: steps[step]})
			ingest(t, p, "n/"+name)
		}
		got, index := rows(t, p.Store()), mustRead(t, dir+"/index.json")
		joinedOf(t, p.Store())
		if i == 0 {
			first, firstIndex = got, index
			continue
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%v: %s", order, diff)
		}
		if index != firstIndex {
			t.Errorf("%v: the index differs: %s, %s", order, firstIndex, index)
		}
	}
	return first
}

func TestAttachmentsInAnyOrder(t *testing.T) {
	t.Chdir(t.TempDir())
	steps := map[string]string{"a.txt": noticeText, "表.txt": "表\ntask 乙\ntarget 3", "坏.txt": "odd", "附件3.txt": "三\ntask 丙"}
	got := inOrders(t, steps,
		[]string{"a.txt", "表.txt", "坏.txt", "附件3.txt"}, []string{"附件3.txt", "坏.txt", "表.txt", "a.txt"}, []string{"表.txt", "a.txt", "附件3.txt", "坏.txt"})
	hash := func(name string) string { return corpus.Hash([]byte(steps[name]))[:6] }
	want := map[string][]string{"n/a.txt": {"3 tasks, 1 targets, attachments [表.txt 坏.txt 附件3.txt]",
		"甲: n/a.txt paragraph 2 " + hash("a.txt"), "乙: n/表.txt 表.txt paragraph 2 " + hash("表.txt"), "丙: n/附件3.txt 附件3.txt paragraph 2 " + hash("附件3.txt")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttachmentReplaced(t *testing.T) {
	t.Chdir(t.TempDir())
	steps := map[string]string{"a.txt": noticeText, "表.txt": "odd", "表.txt#2": "表\ntask 新", "坏.txt": ""}
	got := inOrders(t, steps, []string{"a.txt", "表.txt#2", "坏.txt"}, []string{"表.txt", "a.txt", "坏.txt", "表.txt#2"}, []string{"坏.txt", "表.txt", "表.txt#2", "a.txt"})
	if len(got) != 1 || len(got["n/a.txt"]) != 3 || !strings.HasPrefix(got["n/a.txt"][2], "新: n/表.txt") {
		t.Errorf("%v", got)
	}
}

func TestAttachmentSetFree(t *testing.T) {
	t.Chdir(t.TempDir())
	steps := map[string]string{"a.txt": noticeText, "a.txt#2": "通知\ntask 甲", "表.txt": "表\ntask 乙"}
	got := inOrders(t, steps, []string{"a.txt#2", "表.txt"}, []string{"a.txt", "表.txt", "a.txt#2"}, []string{"表.txt", "a.txt", "a.txt#2"})
	if len(got) != 2 || len(got["n/表.txt"]) != 2 {
		t.Errorf("%v", got)
	}
}

func TestAttachmentOfAPageThatCannotBeRead(t *testing.T) {
	t.Chdir(t.TempDir())
	steps := map[string]string{"a.txt": "通知", "a.txt#2": "odd", "附件1.txt": "表\ntask 乙"}
	got := inOrders(t, steps, []string{"附件1.txt", "a.txt#2"}, []string{"a.txt#2", "附件1.txt"})
	if len(got) != 1 || len(got["n/附件1.txt"]) != 2 {
		t.Errorf("%v", got)
	}
}

func TestAttachmentThatRepeatsItsPage(t *testing.T) {
	t.Chdir(t.TempDir())
	long := "task 坚持创新引领加快建设现代化产业体系培育高新技术企业"
	steps := map[string]string{"a.txt": "通知\n" + long + "\nfile 表.txt\nfile 再.txt", "表.txt": "表\n" + long + "\ntask 乙建设若干与此完全不同的实验室和中试平台", "再.txt": "表\n" + long + "\ntask 乙建设若干，与此完全不同的实验室和中试平台"}
	got := inOrders(t, steps, []string{"a.txt", "表.txt", "再.txt"}, []string{"再.txt", "表.txt", "a.txt"})
	if len(got["n/a.txt"]) != 3 {
		t.Errorf("%v", got)
	}
}

// A changed reader or rule makes attachments and their notices stale, and the
// result is that of a new corpus.
func TestAttachmentsAreProcessedAnew(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/a.txt": noticeText, "n/表.txt": "表\ntask 乙\ntarget 3"})
	opts := options("data")
	p := mustOpen(t, "data", opts)
	r := ingest(t, p, "n")
	if r.Processed != 2 || r.Notices != 1 || r.Tasks != 2 {
		t.Errorf("%+v", r)
	}
	want := rows(t, p.Store())
	for i, change := range []func(*Versions){func(v *Versions) { v.Document += "x" }, func(v *Versions) { v.Notice += "x" }, func(v *Versions) { v.Targets += "x" }} {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		change(&opts.Assembly.Versions)
		p = mustOpen(t, "data", opts)
		r, err := p.Process(ctx, false)
		if err != nil || r.Processed == 0 {
			t.Errorf("change %d: %+v, %v", i, r, err)
		}
		if r, err := p.Process(ctx, false); err != nil || r.Processed != 0 {
			t.Errorf("change %d, again: %+v, %v", i, r, err)
		}
		if diff := cmp.Diff(want, rows(t, p.Store())); diff != "" {
			t.Errorf("change %d: %s", i, diff)
		}
	}
	if r, err := p.Process(ctx, true); err != nil || r.Processed != 2 || cmp.Diff(want, rows(t, p.Store())) != "" {
		t.Errorf("all: %+v, %v", r, err)
	}
	os.Remove("n/表.txt")
}

// packedTexts makes a ZIP file of members that hold a task each.
func packedTexts(t *testing.T, names ...string) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range names {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(f, "表\ntask %s", name)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// store takes pages in as a crawl does.
func store(t *testing.T, p *Pipeline, pages ...corpus.Page) {
	t.Helper()
	b := &batch{p: p, report: &Report{}, sources: map[string]bool{}}
	for _, page := range pages {
		page.SHA256, page.FetchedAt = corpus.Hash(page.Bytes), day
		if err := b.add(ctx, page); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.flush(ctx); err != nil {
		t.Fatal(err)
	}
}

// An attachment that is an archive, as a crawl stores it, gives its files to its notice.
func TestCrawledArchive(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir, options(dir))
	store(t, p, corpus.Page{Source: "http://x.cn/f/1.zip", Parent: "http://x.cn/1.html", Bytes: packedTexts(t, "表/1.txt", "2.txt")},
		corpus.Page{Source: "http://x.cn/1.html", Bytes: []byte("通知\ntask 甲\nfile f/1.zip")})
	r, err := p.Process(ctx, false)
	if err != nil || r.Notices != 1 || r.Tasks != 3 || len(r.Failures) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	got := rows(t, p.Store())
	if len(got) != 1 || len(got["http://x.cn/1.html"]) != 4 || !strings.Contains(got["http://x.cn/1.html"][2], "http://x.cn/f/1.zip!/2.txt 1.zip/2.txt paragraph 2") {
		t.Errorf("%v", got)
	}
	if r, err := p.Process(ctx, true); err != nil || r.Tasks != 3 {
		t.Errorf("all: %+v, %v", r, err)
	}
}

// A file that a newer version of a crawled archive has no more leaves the
// notice, and comes back with it. An archive that can't be read takes nothing away.
func TestCrawledArchiveReplaced(t *testing.T) {
	dir := t.TempDir()
	p := mustOpen(t, dir, options(dir))
	const archive, notice = "http://x.cn/f/1.zip", "http://x.cn/1.html"
	store(t, p, corpus.Page{Source: notice, Bytes: []byte("通知\ntask 甲\nfile f/1.zip")})
	both := packedTexts(t, "表/1.txt", "2.txt")
	for i, c := range []struct {
		bytes []byte
		tasks int
	}{
		{both, 3}, {packedTexts(t, "2.txt"), 2}, {both, 3}, {packedTexts(t, "3.txt"), 2}, {packedTexts(t, "表/1.txt", "2.txt", "3.txt"), 4}, {both[:len(both)/2], 4},
	} {
		store(t, p, corpus.Page{Source: archive, Parent: notice, Bytes: c.bytes})
		if _, err := p.Process(ctx, false); err != nil {
			t.Fatal(err)
		}
		got := rows(t, p.Store())
		if len(got) != 1 || len(got[notice]) != c.tasks+1 {
			t.Errorf("step %d: %v, want %d tasks", i, got, c.tasks)
		}
	}
}
