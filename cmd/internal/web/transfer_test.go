package web

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duban/cmd/internal/compare"
	"duban/index"

	"golang.org/x/net/html"
)

// ask asks as a browser does, with headers.
func ask(s http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// TestCompression wants the same bytes compressed as plain, and what is compressed already left alone.
func TestCompression(t *testing.T) {
	s := serve(t)
	for address, compressed := range map[string]bool{"/about": true, "/export/targets.csv": true, "/export/targets.jsonl": true, "/static/style.css": true,
		"/api/search?limit=50": true, "/export/targets.xlsx": false, "/healthz": false} {
		plain := ask(s, address)
		packed := ask(s, address, "Accept-Encoding", "gzip")
		if got := packed.Header().Get("Content-Encoding") == "gzip"; got != compressed {
			t.Errorf("%s: compressed %v, want %v", address, got, compressed)
			continue
		}
		if !strings.Contains(strings.Join(packed.Header().Values("Vary"), " "), "Accept-Encoding") && compressed {
			t.Errorf("%s: caches are not told that the answer varies", address)
		}
		if !compressed {
			continue
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(z)
		if err != nil || string(unpacked) != plain.Body.String() || packed.Body.Len() >= len(unpacked) {
			t.Errorf("%s: %d bytes unpacked, %d plain, %v", address, len(unpacked), plain.Body.Len(), err)
		}
	}
}

func TestStaticFilesAreKept(t *testing.T) {
	s := serve(t)
	first := ask(s, "/static/style.css")
	tag := first.Header().Get("ETag")
	if tag == "" || !strings.Contains(first.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%v", first.Header())
	}
	if again := ask(s, "/static/style.css", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("again: %d, %d bytes", again.Code, again.Body.Len())
	}
}

// TestHistogramLinksKeepTheirPromise follows each bar of an indicator's histogram.
func TestHistogramLinksKeepTheirPromise(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/?unit="+url.QueryEscape("家"), 200).Body
	doc, err := html.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	total := regexp.MustCompile(`共 (\d+) 条`)
	bars := 0
	for n := range doc.Descendants() {
		if n.Data != "rect" {
			continue
		}
		bars++
		href, label := "", ""
		for _, a := range n.Parent.Attr {
			switch a.Key {
			case "href":
				href = a.Val
			case "aria-label":
				label = a.Val
			}
		}
		m := total.FindStringSubmatch(get(t, s, href, 200).Body.String())
		if m == nil || !strings.HasSuffix(label, "："+m[1]+" 条") {
			t.Errorf("%s: %q gives %v", href, label, m)
		}
	}
	if bars < 3 {
		t.Errorf("%d bars", bars)
	}
}

// TestHistogramIsATable wants the bars as rows, on the page and in every download.
func TestHistogramIsATable(t *testing.T) {
	s := serve(t)
	page := "/?unit=" + url.QueryEscape("家") + "&kind=target"
	body := get(t, s, page, 200).Body.String()
	address := downloadOf(body, "/histogram.csv", "")
	head, rows := table(t, s, address)
	if strings.Join(head, " ") != "base_unit from to count" || len(rows) < 3 {
		t.Fatalf("%s: %v, %d rows", address, head, len(rows))
	}
	_, after, _ := strings.Cut(body, `<table class="spread">`)
	counts := regexp.MustCompile(`</th><td>([\d\x{202f}]+)</td>`).FindAllStringSubmatch(after, -1)
	if len(counts) != len(rows) {
		t.Fatalf("%d rows on the page, %d in the file", len(counts), len(rows))
	}
	sum := 0
	for i, r := range rows {
		if got := strings.ReplaceAll(counts[i][1], "\u202f", ""); got != r[3] || r[0] != "家" && r[0] != "" {
			t.Errorf("row %d: %s on the page, %v in the file", i, got, r)
		}
		n, _ := strconv.Atoi(r[3])
		sum += n
	}
	total := regexp.MustCompile(`共 (\d+) 条`).FindStringSubmatch(body)
	if total == nil || total[1] != strconv.Itoa(sum) {
		t.Errorf("the rows count %d values of %v", sum, total)
	}
	for _, file := range []string{"/histogram.xlsx", "/histogram.jsonl"} {
		if w := get(t, s, downloadOf(body, file, ""), 200); w.Body.Len() == 0 {
			t.Errorf("%s is empty", file)
		}
	}
}

func TestUpperBounds(t *testing.T) {
	for _, v := range []float64{1, 100, 0.5, 2500000, 1e12, -20, 0.002} {
		text := upper(v, false)
		below, err := strconv.ParseFloat(text, 64)
		if err != nil || below >= v {
			t.Errorf("%v: the bound is %s", v, text)
		}
		if back, ok := belowBound(text); !ok || back != number(v) {
			t.Errorf("%s is shown as below %s, %v; want %s", text, back, ok, number(v))
		}
	}
	for _, text := range []string{"99", "0.1", "many", "12345678"} {
		if _, ok := belowBound(text); ok {
			t.Errorf("%s is taken for a bound", text)
		}
	}
}

// TestFacetOrder wants the values of a facet by count, or in reader's order, as the address says.
func TestFacetOrder(t *testing.T) {
	s := serve(t)
	shown := func(address string) (out []string) {
		doc, err := html.Parse(get(t, s, address, 200).Body)
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Data == "a" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "href" && strings.Contains(a.Val, "province=") }) {
				out = append(out, textOf(n.FirstChild.NextSibling))
			}
		}
		return out
	}
	byName := shown("/?order=" + string(index.ReadersOrder))
	if len(byName) < 4 || slices.Equal(byName, shown("/")) {
		t.Fatalf("provinces in reader's order: %q", byName)
	}
	north, south := slices.Index(byName, "辽宁省"), slices.Index(byName, "广东省")
	if north < 0 || south < north {
		t.Errorf("by place code 21 comes before 44; shown are %q", byName)
	}
	get(t, s, "/?order=size", 400)
}

// TestMatrixExport wants the comparison's download to hold every figure that the JSON API gives, with its ranks.
func TestMatrixExport(t *testing.T) {
	s := serve(t)
	var m compare.Matrix
	if err := json.Unmarshal(get(t, s, "/api/compare?indicator=rd_intensity", 200).Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(get(t, s, "/compare.csv?indicator=rd_intensity", 200).Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ask(s, "/compare.jsonl?indicator=rd_intensity").Body.String(), len(rows)-1; strings.Count(got, "\n") != want {
		t.Errorf("JSON Lines: %d rows, want %d", strings.Count(got, "\n"), want)
	}
	if sheet := ask(s, "/compare.xlsx?indicator=rd_intensity").Body.String(); !strings.HasPrefix(sheet, "PK") {
		t.Errorf("no workbook: %.20q", sheet)
	}
	page := get(t, s, "/compare?indicator=rd_intensity", 200).Body.String()
	targets := regexp.MustCompile(`href="(/export/targets\.jsonl[^"]*)"`).FindStringSubmatch(page)
	if targets == nil || strings.Count(ask(s, html.UnescapeString(targets[1])).Body.String(), "\n") != len(rows)-1 {
		t.Errorf("%v has not the %d figures of the page", targets, len(rows)-1)
	}
	at := 1
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			for _, f := range cell.Figures {
				got := map[string]string{}
				for i, name := range rows[0] {
					got[name] = rows[at][i]
				}
				if got["target_id"] != f.Target.ID || got["place"] != row.Place || got["year"] != cell.Year || (got["compares"] == "yes") != (len(f.Differs) == 0) || (got["differs"] == "") != (len(f.Differs) == 0) {
					t.Errorf("row %d is %v, want %s of %s", at, got, f.Target.ID, row.Place)
				}
				if len(f.Differs) == 0 && cell.Rank > 0 && got["rank"] != strconv.Itoa(cell.Rank) {
					t.Errorf("row %d: rank %s, want %d", at, got["rank"], cell.Rank)
				}
				at++
			}
		}
	}
	if at != len(rows) || at < 5 {
		t.Errorf("%d rows, want %d", len(rows), at)
	}
	get(t, s, "/compare.csv", 400)
}
