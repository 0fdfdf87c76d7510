package webpage

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// outline is each paragraph and cell of a page as the parser has it: name, whether its text is centred, text.
func outline(t *testing.T, page string) []string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	doc.Find("p,td,th").Each(func(_ int, s *goquery.Selection) {
		list = append(list, fmt.Sprint(goquery.NodeName(s), centred(s.Nodes[0], false), strings.Fields(s.Text())))
	})
	return list
}

// TestLeanPagesParseAlike checks that no tag is left out or shortened that the parser needs.
func TestLeanPagesParseAlike(t *testing.T) {
	for _, page := range []string{
		`<table><tr><td><p>甲</p></td><td>乙</td> <th>丙</th></tr><tr><td>丁</td></tr></table>`,
		`<table><tr><td><p class="MsoNormal" align="center" style="text-align:center">甲</p> </td>` + "\n" + `<td style="width:3pt">乙</td></tr></table>`,
		`<table><tr><td align="left" style="text-align: center">甲</td><td align="center" style="text-align:left" width="3">乙</td></tr></table>`,
		`<table><tr><td><p>甲</p>乙</td><td>丙</p></td><td><p>丁</td></tr></table>`,
		`<table><tr><td>甲<table><tr><td>乙</td><td>丙</td></tr></table></td><td>丁</td></tr></table>`,
		`<table><tr><td><p>甲<p>乙</p></td><td><div>丙</td><td>丁</div></td></tr></table>`,
		`<table><tr><td>甲</乙</td><td>丙</td><td>丁</td></tr></table>`,
		`<table><tr><td>甲<!丙</td><td>乙</td></tr></table>`,
		`<p>甲</p></td> <td>乙</td><td>丙</td>`,
		`<table><tr><td>甲</td></tr></table><td><p>乙</p></td><td>丙</td>`,
		`<table><p>甲</p></td><td>乙</td></table>`,
		`<table><tr><td><p>甲</p><p>乙</p></td><td><br><p>丙</p></td></table>`,
		`<table><thead><tr><th>甲</th></tr></thead><tr><td>乙</td></tr><tr><td>丙</td><td colspan="2" align="center">丁</td></tr></table>`,
	} {
		if got, want := outline(t, lean(page)), outline(t, page); !slices.Equal(got, want) {
			t.Errorf("%s\nbecomes %s\nwhich gives %q, want %q", page, lean(page), got, want)
		}
	}
}

func TestAlignedTag(t *testing.T) {
	for tag, want := range map[string]string{
		`<p class="MsoNormal" align="center" style="text-align:center">`: `<p align="center">`,
		`<td style="width:72.0pt" valign="top">`:                         `<td>`,
		`<td style="text-align:right" width="3">`:                        `<td align="left">`,
		`<td colspan="2" align="center">`:                                "",
		`<p class="title" align="center">`:                               "",
		`<p style="display:none">`:                                       "",
		`<p align=center>`:                                               "",
		`<p id="a">`:                                                     "",
		`<p style="text-align:&#99;enter">`:                              "",
		`<pre align="center">`:                                           "",
	} {
		if got := alignedTag(tag); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
