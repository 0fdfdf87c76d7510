package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"duban/corpus"
)

// blank draws white pages of A4, two pixels a point, and counts them.
type blank struct{ drawn atomic.Int32 }

func (b *blank) Picture(_ context.Context, page corpus.Page, _ int) (image.Image, error) {
	if !bytes.HasPrefix(page.Bytes, []byte("%PDF")) {
		return nil, corpus.Refuse(corpus.OutcomeUnsupported, "no PDF")
	}
	b.drawn.Add(1)
	white := image.NewRGBA(image.Rect(0, 0, 1190, 1684))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	return white, nil
}

// servePictures is a server with a blank drawer, and the id of its PDF notice.
func servePictures(t *testing.T) (*Server, *blank, string) {
	t.Helper()
	drawer := &blank{}
	s := serve(t, func(o *Options) {
		o.Drawer = func() (Drawer, error) { return drawer, nil }
		o.PictureScale = 2
	})
	for _, n := range notices(t, s) {
		if strings.HasSuffix(n.Source, ".pdf") {
			return s, drawer, n.ID
		}
	}
	t.Fatal("no PDF notice in the corpus")
	return nil, nil, ""
}

// red counts the points of the strong frame's colour, and where they begin.
func red(picture image.Image) (count int, first image.Point) {
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); r>>8 == uint32(strong.R) && g>>8 == uint32(strong.G) && b>>8 == uint32(strong.B) {
				if count++; count == 1 {
					first = image.Pt(x, y)
				}
			}
		}
	}
	return count, first
}

// TestPagePictureBoxesTheCell wants the cell of the target that was asked for framed where the document says it stands.
func TestPagePictureBoxesTheCell(t *testing.T) {
	s, drawer, id := servePictures(t)
	r, err := s.Corpus.Store.Records(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	reader := newTextReader(r, s.words["zh"], map[string]bool{"": true})
	if len(reader.boxes) != len(r.Targets) || len(r.Targets) == 0 {
		t.Fatalf("%d of %d targets have a place on a page", len(reader.boxes), len(r.Targets))
	}
	target := r.Targets[0]
	at := reader.boxes[target.ID]
	address := pictureHref(pageHref(id, at))
	get(t, s, address, 200)
	w := get(t, s, address+"?target="+target.ID, 200)
	picture, err := png.Decode(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	count, first := red(picture)
	want := image.Pt(int(at.Box[0]*2), int(at.Box[1]*2))
	if count == 0 || first != want {
		t.Errorf("%d points of the frame, the first at %v, want %v", count, first, want)
	}
	again := httptest.NewRequest(http.MethodGet, address+"?target="+target.ID, nil)
	again.Header.Set("If-None-Match", w.Header().Get("ETag"))
	kept := httptest.NewRecorder()
	s.ServeHTTP(kept, again)
	if kept.Code != http.StatusNotModified || kept.Body.Len() > 0 {
		t.Errorf("the same picture again: %d, %d bytes", kept.Code, kept.Body.Len())
	}
	get(t, s, address+"?target="+target.ID, 200)
	if n := drawer.drawn.Load(); n != 2 {
		t.Errorf("drawn %d times, want 2: without and with a target", n)
	}
}

// TestPagePictureBoxesTasks wants a box for each task, with the targets of its row inside.
func TestPagePictureBoxesTasks(t *testing.T) {
	s, _, id := servePictures(t)
	r, err := s.Corpus.Store.Records(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	reader := newTextReader(r, s.words["zh"], map[string]bool{"": true})
	if len(r.Tasks) == 0 || len(reader.parts) != len(r.Tasks) {
		t.Fatalf("%d of %d tasks have a place on a page", len(reader.parts), len(r.Tasks))
	}
	inside := 0
	for _, v := range r.Targets {
		for _, part := range reader.parts[v.TaskID] {
			if at := reader.boxes[v.ID]; part.Number == at.Number && slices.Equal(enclosing(part.Box, at.Box), part.Box) {
				inside++
			}
		}
	}
	if inside == 0 || inside != len(r.Targets) {
		t.Errorf("%d of %d targets stand in the box of their task", inside, len(r.Targets))
	}
	page := get(t, s, "/notice/"+id+"/page/1?target="+r.Tasks[0].ID, 200).Body.String()
	if strings.Count(page, `class="chosen"`) != 1 {
		t.Error("the page does not say which task was asked for")
	}
	inspect(t, "page", []byte(page))
}

// TestPageViews follows the notice's links to the views of its pages.
func TestPageViews(t *testing.T) {
	s, _, id := servePictures(t)
	body := get(t, s, "/notice/"+id, 200).Body.String()
	links := regexp.MustCompile(`/notice/`+id+`/page/\d+\?target=[\w-]+`).FindAllString(body, -1)
	if len(links) < 10 || !strings.Contains(body, `<img src="/notice/`+id+`/page/1.png"`) {
		t.Fatalf("%d links to pages", len(links))
	}
	view := get(t, s, links[0], 200)
	inspect(t, links[0], view.Body.Bytes())
	if strings.Count(view.Body.String(), `class="chosen"`) != 1 {
		t.Error("not one target is the chosen one")
	}
	for _, address := range []string{"/page/0", "/page/99", "/page/x", "/page/-1.png", "/page/99999999999999999999", "/page/1?file=none", "/page/1.png?file=none"} {
		get(t, s, "/notice/"+id+address, 404)
	}
	for _, n := range notices(t, s) {
		if n.ID != id {
			get(t, s, "/notice/"+n.ID+"/page/1", 404)
			get(t, s, "/notice/"+n.ID+"/page/1.png", 404)
		}
	}
}

// TestPageRowsAreDownloads wants the rows of a page's view in its files, the same as in the notice's.
func TestPageRowsAreDownloads(t *testing.T) {
	s, _, id := servePictures(t)
	for _, kind := range []string{"targets", "tasks"} {
		head, all := table(t, s, "/notice/"+id+"/"+kind+".csv")
		whole := map[string]bool{}
		for _, r := range all {
			whole[strings.Join(r, "|")] = true
		}
		address := downloadOf(get(t, s, "/notice/"+id+"/page/1", 200).Body.String(), "/notice/"+id+"/page/1/"+kind+".csv", "")
		of, rows := table(t, s, address)
		if strings.Join(of, " ") != strings.Join(head, " ") || len(rows) < 2 {
			t.Fatalf("%s: %d rows of %v", address, len(rows), of)
		}
		for _, r := range rows {
			if !whole[strings.Join(r, "|")] {
				t.Errorf("%s: the notice has no row %q", address, r)
			}
		}
	}
	for address, want := range map[string]int{"/page/1/bodies.csv": 404, "/page/99/targets.csv": 404, "/page/1/targets.pdf": 404, "/page/1/targets.csv?file=none": 404, "/page/x/tasks.csv": 404} {
		get(t, s, "/notice/"+id+address, want)
	}
}

// TestBalanceNamesEveryNumeral wants each numeral that made no row on the page, under its rule.
func TestBalanceNamesEveryNumeral(t *testing.T) {
	s := serve(t)
	for _, n := range notices(t, s) {
		r, err := s.Corpus.Store.Records(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		numbers, err := s.Corpus.Store.Numbers(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		rules, unread := newTextReader(r, s.words["zh"], nil).fates(numbers)
		count, inText := len(unread), 0
		for _, rule := range rules {
			count += rule.Count
			if rule.Name == rule.Rule {
				t.Errorf("the rule %s has no name in Chinese", rule.Rule)
			}
			for _, at := range rule.First {
				if len(at.Text) > 1 {
					inText++
				}
				marked := ""
				for _, piece := range at.Text {
					if piece.Number {
						marked += piece.Text
					}
				}
				if marked == "" {
					t.Errorf("%s %s: no numeral is set off in %v", n.Source, at.Locator, at.Text)
				}
			}
		}
		rejected := 0
		for _, number := range numbers {
			if number.Fate != "exported" {
				rejected++
			}
		}
		if count != rejected {
			t.Errorf("%s: %d numerals listed, %d made no row", n.Source, count, rejected)
		}
		if rejected > 5 && inText == 0 {
			t.Errorf("%s: no numeral is shown in its passage", n.Source)
		}
	}
}
