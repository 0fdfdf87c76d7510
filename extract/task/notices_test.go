package task_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duban/corpus"
	"duban/extract"
	"duban/extract/notice"
	"duban/extract/outline"
	"duban/extract/table"
	"duban/extract/task"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/region"
	"duban/normalize/repair"
)

// stage is the whole way from bytes to tasks.
type stage struct {
	reader *extract.Reader
	notice *notice.Reader
	finder *task.Finder
}

func need[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newStage(t testing.TB) stage {
	t.Helper()
	places, err := region.New(region.Data)
	need(t, places, err)
	bodies, err := body.New(body.Data, places)
	need(t, bodies, err)
	dates, err := date.New(date.Data)
	need(t, dates, err)
	mender, err := repair.New(repair.Data)
	need(t, mender, err)
	outliner, err := outline.New(outline.Data)
	need(t, outliner, err)
	tables, err := table.New(table.Data, bodies)
	need(t, tables, err)
	var s stage
	s.reader, err = extract.New(extract.Options{Mender: mender, Outline: outliner, Tables: tables})
	need(t, s.reader, err)
	s.notice, err = notice.New(notice.Data, places)
	need(t, s.notice, err)
	s.finder, err = task.New(task.Data, bodies, dates)
	need(t, s.finder, err)
	return s
}

func (s stage) tasks(t testing.TB, path string) (corpus.Notice, []corpus.Task) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("%s is not here", path)
	}
	page := corpus.Page{Source: filepath.Base(path), Bytes: raw}
	doc, err := s.reader.Document(context.Background(), page)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	n := s.notice.Read(page, doc)
	return n, s.finder.Find(doc, n)
}

func seed(t testing.TB, prefix string) string {
	t.Helper()
	names, _ := filepath.Glob("../../../shared/seeds/" + prefix + "*.txt")
	if len(names) == 0 {
		t.Skip("the seed notices are not here")
	}
	return names[0]
}

func TestSeedTable(t *testing.T) {
	_, tasks := newStage(t).tasks(t, seed(t, "000"))
	if len(tasks) != 98 {
		t.Fatalf("%d tasks", len(tasks))
	}
	for i, k := range tasks {
		if k.Seq != strconv.Itoa(i+1) || k.Q1 == "" || k.Q2 == "" || k.Q3 == "" || k.Q4 == "" || len(k.LeadBodies) == 0 || len(k.SupportBodies) == 0 {
			t.Errorf("task %d: %+v", i+1, k)
		}
		if strings.Contains(strings.Join(k.SupportBodies, " "), "各县(区)") != strings.Contains(strings.Join(k.SupportBodies, " "), "市各功能区") {
			t.Errorf("task %s: %q", k.Seq, k.SupportBodies)
		}
	}
	if got := tasks[14].Section; got != "创新主体培育工程 > 培育科技型中小企业" {
		t.Errorf("section of task 15: %q", got)
	}
	if got := strings.Join(tasks[35].LeadBodies, " "); got != "市发展改革委 市住房城乡建设局 市交通局 市卫健委" {
		t.Errorf("leads of task 36: %q", got)
	}
	if got := tasks[0]; strings.Join(got.LeadBodies, " ") != "市科技局" || strings.Join(got.SupportBodies, " ") != "各县(区) 市各功能区 市统计局" || got.Deadline != "2023-12-31" {
		t.Errorf("task 1: %+v", got)
	}
}

func TestSeedProse(t *testing.T) {
	s := newStage(t)
	for _, tt := range []struct {
		seed  string
		count int
		seqs  string
	}{
		{"001", 26, "1 2 3 4 5 6 7 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19"},
		{"002", 12, "1 2 3 4 5 6 7 8 9 10 11 12"},
		{"003", 0, ""},
		{"004", 9, "四 1 2 3 4 5 6 7 8"},
	} {
		_, tasks := s.tasks(t, seed(t, tt.seed))
		var seqs []string
		for _, k := range tasks {
			seqs = append(seqs, k.Seq)
		}
		if len(tasks) != tt.count || strings.Join(seqs, " ") != tt.seqs {
			t.Errorf("seed %s: %d tasks: %s", tt.seed, len(tasks), strings.Join(seqs, " "))
		}
	}
	_, tasks := s.tasks(t, seed(t, "004"))
	for _, k := range tasks {
		if len(k.LeadBodies) == 0 {
			t.Errorf("seed 004, task %s names nobody", k.Seq)
		}
	}
}

// TestMarkedNotices asks for the tasks that people marked in the sample notices,
// no more and no less.
func TestMarkedNotices(t *testing.T) {
	raw, err := os.ReadFile("../../testdata/eval/notices.tsv")
	if err != nil {
		t.Skip("the marked notices are not here")
	}
	s := newStage(t)
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) < 5 || cells[4] != "marked" || !strings.HasPrefix(cells[1], "testdata/") {
			continue
		}
		marks, err := os.ReadFile("../../testdata/eval/" + cells[0] + ".tasks.tsv")
		need(t, marks, err)
		_, tasks := s.tasks(t, "../../"+cells[1])
		compare(t, cells[0], strings.Split(strings.TrimSpace(string(marks)), "\n")[1:], tasks)
	}
}

func compare(t *testing.T, name string, marks []string, tasks []corpus.Task) {
	t.Helper()
	if len(marks) != len(tasks) {
		t.Errorf("%s: %d tasks, %d marked", name, len(tasks), len(marks))
		return
	}
	for i, mark := range marks {
		cells := strings.Split(mark, "\t")
		if got := tasks[i]; got.Seq != cells[0] || !strings.Contains(got.Text, cells[len(cells)-1]) {
			t.Errorf("%s: task %s %q, marked %q", name, got.Seq, got.Text, mark)
		}
	}
}
