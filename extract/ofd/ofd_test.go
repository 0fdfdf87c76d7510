package ofd

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
)

const space = `xmlns:ofd="http://www.ofdspec.org/2016"`

// file makes the parts of a document with one page of objects.
func file(objects string, more map[string]string) fstest.MapFS {
	parts := fstest.MapFS{}
	for name, text := range map[string]string{
		"OFD.xml":            `<ofd:OFD ` + space + `><ofd:DocBody><ofd:DocInfo><ofd:Title>函</ofd:Title><ofd:Keywords/></ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Document.xml": `<ofd:Document ` + space + `><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 254 127</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>`,
		"Doc_0/Pages/P.xml":  `<ofd:Page ` + space + `><ofd:Template TemplateID="7"/><ofd:Content><ofd:Layer>` + objects + `</ofd:Layer></ofd:Content></ofd:Page>`,
	} {
		parts[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range more {
		parts[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return parts
}

func readOne(t *testing.T, parts fstest.MapFS) Page {
	t.Helper()
	pages, _, err := Read(context.Background(), parts, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	return pages[0]
}

// text prints a page's characters, a printed space before those that have one.
func text(p Page) string {
	var b strings.Builder
	for _, c := range p.Chars {
		if c.Spaced {
			b.WriteByte(' ')
		}
		b.WriteRune(c.Text)
	}
	return b.String()
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.05 }

// One millimetre is 72/25.4 points: a character at 25.4 mm stands at 72 points.
func TestCharacters(t *testing.T) {
	p := readOne(t, file(`<ofd:TextObject Size="12.7" Boundary="25.4 50.8 200 20"><ofd:TextCode X="0" Y="12.7" DeltaX="g 2 12.7 25.4">督办 10</ofd:TextCode></ofd:TextObject>`, nil))
	if text(p) != "督办 10" || !near(p.Width, 720) || !near(p.Height, 360) {
		t.Fatalf("%q on %v × %v", text(p), p.Width, p.Height)
	}
	for i, want := range []float64{72, 108, 216, 216} {
		if !near(p.Chars[i].X0, want) || !near(p.Chars[i].Base, 180) || !near(p.Chars[i].Size, 36) {
			t.Errorf("character %d: %+v, want x %v", i, p.Chars[i], want)
		}
	}
}

func TestMatrices(t *testing.T) {
	for _, c := range []struct {
		name, ctm string
		quarter   int
		skewed    int
		size      float64
	}{
		{"scaled", "0.5 0 0 0.5 0 0", 0, 0, 36},
		{"quarter turn counter-clockwise", "0 -1 1 0 0 0", 1, 0, 72},
		{"quarter turn clockwise", "0 1 -1 0 0 0", 3, 0, 72},
		{"upside down", "-1 0 0 -1 0 0", 2, 0, 72},
		{"watermark", "0.7 0.7 -0.7 0.7 0 0", 0, 1, 0},
	} {
		p := readOne(t, file(`<ofd:TextObject CTM="`+c.ctm+`" Size="25.4" Boundary="60 60 9 9"><ofd:TextCode X="0" Y="0">密</ofd:TextCode></ofd:TextObject><ofd:ImageObject CTM="9 0 0 9 0 0" Boundary="0 0 9 9"/>`, nil))
		if p.Skewed != c.skewed || len(p.Chars) != 1-c.skewed {
			t.Errorf("%s: %+v", c.name, p)
		} else if c.skewed == 0 && (p.Chars[0].Quarter != c.quarter || !near(p.Chars[0].Size, c.size)) {
			t.Errorf("%s: %+v", c.name, p.Chars[0])
		}
	}
}

func TestRules(t *testing.T) {
	path := func(attrs, color, data string) string {
		return `<ofd:TextObject Size="1" Boundary="0 0 1 1"><ofd:TextCode X="0" Y="1">一</ofd:TextCode></ofd:TextObject><ofd:PathObject Boundary="25.4 25.4 200 90" ` + attrs + `>` + color + `<ofd:AbbreviatedData>` + data + `</ofd:AbbreviatedData></ofd:PathObject>`
	}
	for _, c := range []struct{ name, object, want string }{
		{"stroke across", path("", "", "M 0 0 L 25.4 0"), "across 72 72–144"},
		{"stroke down", path("", "", "S 0 0 L 0 25.4"), "down 72 72–144"},
		{"box", path("", "", "M 0 0 L 25.4 0 L 25.4 25.4 L 0 25.4 C"), "across 72 72–144, down 144 72–144, across 144 72–144, down 72 72–144"},
		{"thin filled box", path(`Stroke="false" Fill="true"`, "", "M 0 0 L 25.4 0 L 25.4 0.5 L 0 0.5 C"), "across 72.7 72–144"},
		{"broad filled box", path(`Stroke="false" Fill="true"`, "", "M 0 0 L 25.4 0 L 25.4 25.4 L 0 25.4 C"), ""},
		{"white", path("", `<ofd:StrokeColor Value="255 255 255"/>`, "M 0 0 L 25.4 0"), ""},
		{"white in hex", path("", `<ofd:StrokeColor Value="#ff #ff #ff"/>`, "M 0 0 L 25.4 0"), ""},
		{"slanted, curves, nonsense", path("", "", "M 0 0 L 25.4 25.4 B 1 1 2 2 3 3 Q 1 1 9 9 A 1 1 0 0 1 20 20 X 1 2"), ""},
		{"not drawn", path(`Stroke="false"`, "", "M 0 0 L 25.4 0"), ""},
		{"off the page", path("", "", "M 0 -999 L 25.4 -999 M 0 0 L 9999 0"), "across 72 72–720"},
	} {
		var got []string
		for _, r := range readOne(t, file(c.object, nil)).Rules {
			way := "down"
			if r.Across {
				way = "across"
			}
			got = append(got, fmt.Sprintf("%s %v %v–%v", way, tenth(r.At), tenth(r.From), tenth(r.To)))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

func TestTemplatesAndComposites(t *testing.T) {
	word := func(s string) string {
		return `<ofd:TextObject Size="5" Boundary="25.4 25.4 50 9"><ofd:TextCode X="0" Y="5">` + s + `</ofd:TextCode></ofd:TextObject>`
	}
	p := readOne(t, file(`<ofd:PageBlock>`+word("正文")+`</ofd:PageBlock><ofd:CompositeObject ResourceID="5" Boundary="25.4 0 9 9" CTM="2 0 0 2 0 0"/>`+strings.Replace(word("隐"), "Size", `Visible="false" Size`, 1), map[string]string{
		"Doc_0/Tpls/T.xml": `<ofd:Page ` + space + `><ofd:Content><ofd:Layer>` + word("版头") + `</ofd:Layer></ofd:Content></ofd:Page>`,
		"Doc_0/Res.xml":    `<ofd:Res ` + space + `><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5"><ofd:Content>` + word("章") + `<ofd:CompositeObject ResourceID="5" Boundary="0 0 9 9"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>`,
	}))
	if got := text(p); !strings.HasPrefix(got, "版头正文章") || strings.Contains(got, "隐") || len([]rune(got)) > 30 {
		t.Fatalf("%q", got)
	}
	if c := p.Chars[4]; !near(c.X0, 72+144) || !near(c.Size, 2*5*perMillimetre) {
		t.Errorf("%+v", c)
	}
}

func TestRefusals(t *testing.T) {
	gone := file("", nil)
	delete(gone, "Doc_0/Pages/P.xml")
	many := file("", map[string]string{"Doc_0/Document.xml": `<Document><Pages>` + strings.Repeat(`<Page BaseLoc="Pages/P.xml"/>`, 3000) + `</Pages></Document>`})
	for _, c := range []struct {
		name    string
		parts   fstest.MapFS
		outcome corpus.Outcome
		reason  string
	}{
		{"no text", file("", nil), corpus.OutcomeEmpty, "no text"},
		{"no page", gone, corpus.OutcomeFailed, "Pages/P.xml"},
		{"no root", fstest.MapFS{}, corpus.OutcomeFailed, "OFD.xml"},
		{"encrypted", file("", map[string]string{"Encryptions.xml": "<Encryptions/>"}), corpus.OutcomeEncrypted, "encrypted"},
		{"too many pages", many, corpus.OutcomeTooLarge, "3000 pages"},
		{"entities", file("", map[string]string{"Doc_0/Pages/P.xml": `<!DOCTYPE x [<!ENTITY a "b">]><Page>&a;</Page>`}), corpus.OutcomeFailed, "entity"},
		{"nothing in a part", file("", map[string]string{"OFD.xml": ""}), corpus.OutcomeFailed, "damaged"},
	} {
		_, _, err := Read(context.Background(), c.parts, DefaultLimits())
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestMarksAreBounded(t *testing.T) {
	objects := `<ofd:TextObject Size="5" Boundary="0 0 9 9"><ofd:TextCode X="0" Y="5" DeltaX="g 999999999 0.1">` + strings.Repeat("字", 500) + `</ofd:TextCode></ofd:TextObject>`
	pages, _, err := Read(context.Background(), file(objects, nil), Limits{Pages: 10, Marks: 100})
	if err != nil || len(pages[0].Chars) > 100 || !pages[0].Clipped {
		t.Errorf("%d characters, %v", len(pages[0].Chars), err)
	}
}

func TestSamples(t *testing.T) {
	for name, want := range map[string]string{"s38": "路卫发〔2011〕76号", "s39": "拟办意见", "s40": "蚌山区政府"} {
		raw, err := os.ReadFile("../../../shared/samples/" + name + ".ofd")
		if err != nil {
			t.Skip("no shared samples beside the repository")
		}
		parts, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		pages, _, err := Read(context.Background(), parts, DefaultLimits())
		if err != nil || !strings.Contains(text(pages[0]), want) {
			t.Errorf("%s: %v, %v", name, err, pages)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`<ofd:TextObject Size="5" CTM="1 0 0 1 0 0" Boundary="0 0 9 9"><ofd:TextCode X="0" DeltaX="g 3 5">甲</ofd:TextCode></ofd:TextObject><ofd:PathObject><ofd:AbbreviatedData>M 0 0 L 1 1 C</ofd:AbbreviatedData></ofd:PathObject>`)
	f.Fuzz(func(t *testing.T, objects string) {
		pages, _, err := Read(context.Background(), file(objects, nil), DefaultLimits())
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		for _, p := range pages {
			for _, c := range p.Chars {
				if math.IsNaN(c.X0 + c.Y0 + c.X1 + c.Y1 + c.Base + c.Size) {
					t.Errorf("%+v", c)
				}
			}
		}
	})
}
