package notice_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"duban/corpus"
	"duban/extract"
	"duban/extract/notice"
	"duban/normalize/region"
	"duban/normalize/repair"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestSeeds reads five real notices, where they are at hand, from bytes to fields.
func TestSeeds(t *testing.T) {
	want := map[string]corpus.Notice{
		"000_*": {Title: "关于印发《宿迁市2023年度国家创新型城市建设重点任务推进计划》的通知", Issuer: "宿迁市国家创新型城市建设工作领导小组办公室",
			Province: "江苏省", City: "宿迁市", RegionCode: "321300", Kind: corpus.KindPlan, Status: "final",
			WrittenOn: "2023-02-24", PublishedOn: "2023-02-24", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31", Repairs: []corpus.Repair{corpus.RepairDropped}},
		"001_*": {Title: "关于《2024年全区科技创新工作要点(征求意见稿)》公开征求意见的通知", Issuer: "科技局",
			Province: "江苏省", City: "淮安市", County: "淮阴区", RegionCode: "320804", Kind: corpus.KindSolicitation, Status: "draft",
			PublishedOn: "2024-01-31", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31", CommentDeadline: "2024-02-06"},
		"002_*": {Title: "《宜兴市创新型企业“育强攀高”行动计划(2023—2025年)》政策解读", IndexNumber: "014046317/2023-04405", Issuer: "宜兴市科学技术局",
			Province: "江苏省", City: "无锡市", County: "宜兴市", RegionCode: "320282", Kind: corpus.KindInterpretation, Status: "final",
			WrittenOn: "2023-11-08", PublishedOn: "2023-11-08", PeriodStart: "2023-01-01", PeriodEnd: "2025-12-31", Validity: "有效", Keywords: []string{"企业", "科学", "技术"}},
		"003_*": {Title: "新沂市科技局: 培养“两专队伍”、建立“五个培育库”、开展“八帮扶”活动,不断强化科技精准赋能", Issuer: "新沂市科技局",
			Province: "江苏省", City: "徐州市", County: "新沂市", RegionCode: "320381", Kind: corpus.KindNews, Status: "final",
			PublishedOn: "2023-12-28", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"},
		"004_*": {Title: "市政府办公室关于印发连云港市重大产业创新平台建设实施方案的通知", DocNumber: "连政办发〔2021〕18号", Issuer: "连云港市人民政府办公室",
			Province: "江苏省", City: "连云港市", RegionCode: "320700", Kind: corpus.KindPlan, Status: "final",
			WrittenOn: "2021-04-12", PublishedOn: "2022-05-19", PeriodStart: "2021-01-01", PeriodEnd: "2025-12-31",
			Repairs: []corpus.Repair{corpus.RepairMojibake, corpus.RepairTraditional, corpus.RepairResidue, corpus.RepairSpam}},
	}
	reader, fields := readers(t)
	for name, want := range want {
		files, _ := filepath.Glob(filepath.Join("../../../shared/seeds", name))
		if len(files) != 1 {
			t.Skipf("the real notices are not here: no ../shared/seeds/%s beside the repository", name)
		}
		got := read(t, reader, fields, files[0])
		ignore := cmpopts.IgnoreFields(corpus.Notice{}, "ID", "Source", "SHA256", "FetchedAt", "Attachments")
		if diff := cmp.Diff(want, got, ignore, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func readers(t *testing.T) (*extract.Reader, *notice.Reader) {
	t.Helper()
	mender, err := repair.New(repair.Data)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := extract.New(extract.Options{Mender: mender})
	if err != nil {
		t.Fatal(err)
	}
	places, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := notice.New(notice.Data, places)
	if err != nil {
		t.Fatal(err)
	}
	return reader, fields
}

func read(t *testing.T, reader *extract.Reader, fields *notice.Reader, file string) corpus.Notice {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := corpus.Page{Source: file, Bytes: b}
	doc, err := reader.Document(context.Background(), page)
	if err != nil {
		t.Fatal(err)
	}
	return fields.Read(page, doc)
}
