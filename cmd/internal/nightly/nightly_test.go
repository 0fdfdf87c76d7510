package nightly

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/lang"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/night"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

var update = flag.Bool("update", false, "write the expected files anew")

var began = time.Date(2024, 6, 5, 18, 0, 0, 0, time.UTC)

func printer(t *testing.T, tag language.Tag) *message.Printer {
	t.Helper()
	say, err := lang.Printer(tag)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

func same(text string) string { return text }

// busy is a night with something of everything.
func busy() pipeline.CrawlReport {
	finding := func(state corpus.HealthState, p corpus.Problem, fact, list string, figures map[string]float64) corpus.Finding {
		return corpus.Finding{Problem: p, State: state, Since: began.AddDate(0, 0, -1), Nights: 2, Fact: fact, List: list, Figures: figures}
	}
	source := func(name string, state corpus.HealthState, findings ...corpus.Finding) corpus.SourceHealth {
		return corpus.SourceHealth{Site: name, State: state, Findings: findings, LastAt: began, LastGood: began.AddDate(0, 0, -2), Quarantined: len(findings) > 1}
	}
	odd := map[string]float64{"odd": 5, "pages": 6, "usual_percent": 2}
	state := func(value, deadline string) *corpus.TargetState {
		return &corpus.TargetState{Indicator: "高新技术企业|数", Comparator: ">=", Value: value, Unit: "家", Deadline: deadline}
	}
	r := pipeline.CrawlReport{
		Night: night.Result{
			Began: began, Ended: began.Add(12*time.Minute + 300*time.Millisecond),
			Sources: []corpus.SourceNight{
				{Site: "甲市", At: began, New: 3, Changed: 1, Unchanged: 1400, Answers: map[string]int{"ok": 9}},
				{Site: "乙县", At: began, Held: 5, Answers: map[string]int{"ok": 6}},
			},
			Hosts: []night.Host{
				{Host: "www.a.gov.cn", Requests: 1410, Bytes: 52_345_678, Answers: map[string]int{"ok": 10, "not-modified": 1400}, Elapsed: 705 * time.Second, Slowest: 9 * time.Second, Slow: "https://www.a.gov.cn/x_y.html"},
				{Host: "www.b.gov.cn", Requests: 7, Bytes: 999, Answers: map[string]int{"ok": 6}, Elapsed: time.Second, Slowest: 500 * time.Millisecond, Slow: "https://www.b.gov.cn/"},
			},
			Failures: []night.Failure{
				{Site: "甲市", URL: "https://www.a.gov.cn/1", Class: "failed", Cause: "timeout", Reason: "it took longer than 60 s"},
				{Site: "甲市", URL: "https://www.a.gov.cn/2", Class: "failed", Cause: "timeout", Reason: "it took longer than 60 s"},
				{Site: "甲市", URL: "https://www.a.gov.cn/3", Class: "blocked", Cause: "403", Reason: "403 Forbidden"},
			},
		},
		Sources: []corpus.SourceHealth{
			source("甲市", corpus.HealthOK),
			source("乙县", corpus.HealthAttention, finding(corpus.HealthAttention, corpus.ProblemLayout, "pages-short", "", odd),
				finding(corpus.HealthAttention, corpus.ProblemDead, "gone", "https://www.b.gov.cn/old/", nil)),
			source("丙区", corpus.HealthWatch, finding(corpus.HealthWatch, corpus.ProblemDriedUp, "silence", "", map[string]float64{"working_days": 31, "longest": 12})),
		},
	}
	r.Report = pipeline.Report{
		Processed: 4, Notices: 4, Tasks: 20, Targets: 30, Failures: []sqlite.Failure{{Source: "https://www.a.gov.cn/s.pdf", Stage: "document", Outcome: "needs", Reason: "ocr"}},
		Delta: pipeline.Delta{Added: 31, Changed: 1, Withdrawn: 4, Notices: []corpus.NoticeDelta{
			{NoticeID: "n1", Title: "关于印发2024年 <b>科技创新</b> 要点的通知", City: "甲市", Event: corpus.NoticeNew, Added: 30},
			{NoticeID: "n2", Source: "https://www.a.gov.cn/9", Title: "实事项目分工", City: "甲市", Added: 1, Changed: 1, Withdrawn: 1, Changes: []corpus.TargetChange{
				{Change: corpus.TargetChanged, Cause: corpus.CauseSource, Fields: []string{"value"}, Old: state("320", "2024-12-31"), New: state("350", "2024-12-31")},
				{Change: corpus.TargetAdded, Cause: corpus.CauseRules, New: state("5", "")},
				{Change: corpus.TargetWithdrawn, Cause: corpus.CauseSource, Old: &corpus.TargetState{Indicator: "覆盖", ValueText: "全覆盖"}},
			}},
			{NoticeID: "n3", Source: "https://www.a.gov.cn/8", Event: corpus.NoticeWithdrawn, Withdrawn: 3},
		}},
	}
	return r
}

func TestReportsAreAsExpected(t *testing.T) {
	r := Crawl(busy(), nil)
	data, err := r.JSON()
	metrics, errMetrics := r.Metrics(4)
	if err != nil || errMetrics != nil {
		t.Fatal(err, errMetrics)
	}
	for name, got := range map[string][]byte{
		"busy.en.md": r.Markdown(printer(t, language.English), same),
		"busy.zh.md": r.Markdown(printer(t, language.SimplifiedChinese), same),
		"busy.json":  data, "busy.prom": metrics,
		"early.md": Crawl(pipeline.CrawlReport{}, errors.New("the disk is full")).Markdown(printer(t, language.English), same),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The third line says whether anything is to be done, and where.
func TestVerdict(t *testing.T) {
	quiet := busy()
	quiet.Sources = quiet.Sources[:1]
	many := busy()
	for range 3 {
		many.Sources = append(many.Sources, many.Sources[1])
	}
	for _, c := range []struct {
		r       pipeline.CrawlReport
		failure error
		want    string
	}{
		{busy(), nil, "**1 of 3 sources needs attention: 乙县 gives pages that are far too short: 5 of 6 (usually 2%)**"},
		{many, nil, "**4 of 6 sources need attention: 乙县 gives pages that are far too short: 5 of 6 (usually 2%); 乙县 gives pages that are far too short: 5 of 6 (usually 2%); 乙县 gives pages that are far too short: 5 of 6 (usually 2%); and 1 more**"},
		{quiet, nil, "Nothing needs to be done. 3 addresses gave nothing; they are asked for again by themselves."},
		{pipeline.CrawlReport{Sources: quiet.Sources}, nil, "Nothing needs to be done."},
		{quiet, errors.New("the disk is full"), "**The run ended early: the disk is full**"},
	} {
		text := Crawl(c.r, c.failure).Markdown(printer(t, language.English), same)
		if got := strings.Split(string(text), "\n")[2]; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestMetricsAreReadByPrometheus(t *testing.T) {
	text, err := Crawl(busy(), nil).Metrics(4)
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	value := func(name string, labels ...string) float64 {
		for _, m := range families[name].GetMetric() {
			if len(m.Label)*2 != len(labels) {
				continue
			}
			fits := true
			for i, l := range m.Label {
				fits = fits && l.GetName() == labels[2*i] && l.GetValue() == labels[2*i+1]
			}
			if fits {
				return m.GetGauge().GetValue()
			}
		}
		t.Errorf("there is no %s %v", name, labels)
		return -1
	}
	for _, c := range []struct {
		want float64
		got  float64
	}{
		{4, value("duban_run_exit_code")},
		{float64(began.Unix()) + 720.3, value("duban_run_ended_timestamp_seconds")},
		{1, value("duban_source_state", "site", "乙县", "state", "attention")},
		{0, value("duban_source_state", "site", "乙县", "state", "ok")},
		{1400, value("duban_source_pages", "change", "unchanged", "site", "甲市")},
		{2, value("duban_run_failures", "cause", "timeout", "class", "failed", "stage", "fetch")},
		{1410, value("duban_host_requests", "host", "www.a.gov.cn")},
	} {
		if c.got != c.want {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// A page has room for so much, whatever a night brought.
func TestOnePageIsEnough(t *testing.T) {
	r := busy()
	for range 3000 {
		r.Night.Hosts = append(r.Night.Hosts, r.Night.Hosts[0])
		r.Sources = append(r.Sources, r.Sources[0])
		r.Delta.Notices = append(r.Delta.Notices, r.Delta.Notices...)[:min(5000, 2*len(r.Delta.Notices))]
	}
	r.Delta.Notices[1].Title = strings.Repeat("很长", 10_000)
	text := Crawl(r, nil).Markdown(printer(t, language.English), same)
	if lines := bytes.Count(text, []byte("\n")); lines > 170 || len(text) > 20_000 {
		t.Errorf("%d lines, %d bytes", lines, len(text))
	}
}

func TestTextOfOthersIsNoMarkdown(t *testing.T) {
	if got, want := plain("a|b\n<i>*x*</i>\u202e[l](u)\x1b", 99), `a\|b \<i\>\*x\*\</i\>\[l\](u) `; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := plain("一二三四", 3); got != "一二三…" {
		t.Errorf("%q", got)
	}
}

func TestFilesAreWrittenWhole(t *testing.T) {
	dir := t.TempDir()
	r, say := Crawl(busy(), nil), printer(t, language.English)
	if err := r.WriteFile(filepath.Join(dir, "night.md"), say, same); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteFile(filepath.Join(dir, "other.JSON"), say, same); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"night.json", "night.md", "other.JSON"}, names); diff != "" {
		t.Error(diff)
	}
	if err := Replace(filepath.Join(dir, "none", "x"), nil); err == nil {
		t.Error("a file was written into a folder that is not there")
	}
}
