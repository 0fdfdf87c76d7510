package export

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"
)

type figure struct {
	Place  string   `json:"place"`
	Value  string   `json:"value" export:"number"`
	Rank   int      `json:"rank"`
	Places []string `json:"places"`
}

var figures = []figure{{"宿迁市", "-2.20", 1, []string{"a", "b"}}, {"=1+1", "", 0, nil}}

func written(t *testing.T, format Format, profile Profile) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewRows[figure](&out, "figures", format, profile)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		err = errors.Join(err, w.Write(f))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		format  Format
		profile Profile
		want    string
	}{
		{CSV, Plain, "place,value,rank,places\n宿迁市,-2.20,1,a;b\n=1+1,,0,\n"},
		{CSV, Excel, "\ufeffplace,value,rank,places\n宿迁市,-2.20,1,a;b\n'=1+1,,0,\n"},
		{JSONL, Plain, `{"place":"宿迁市","value":"-2.20","rank":1,"places":["a","b"]}` + "\n" + `{"place":"=1+1","value":"","rank":0,"places":[]}` + "\n"},
	} {
		if got := string(written(t, c.format, c.profile)); got != c.want {
			t.Errorf("%s %s: %q\nwant %q", c.format, c.profile, got, c.want)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(written(t, XLSX, Plain)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	kind, err := book.GetCellType("figures", "B2")
	if text, _ := book.GetCellValue("figures", "A3"); text != "=1+1" || err != nil || kind == excelize.CellTypeInlineString {
		t.Errorf("the sheet has %q and a value of type %v, %v", text, kind, err)
	}
	if _, err := NewRows[struct{ Nameless string }](&bytes.Buffer{}, "x", CSV, Plain); err == nil {
		t.Error("a field without a name makes a column")
	}
}
