package ofd

import (
	"cmp"
	"slices"
	"strings"

	"duban/corpus"
)

// area is a PageArea, in millimetres: `x y width height`.
type area struct {
	Physical string `xml:"PhysicalBox"`
}

type pageRef struct {
	ID   string `xml:"ID,attr"`
	Part string `xml:"BaseLoc,attr"`
}

// documentPart is Document.xml.
type documentPart struct {
	Common struct {
		Area      area      `xml:"PageArea"`
		Resources []string  `xml:"PublicRes"`
		Own       []string  `xml:"DocumentRes"`
		Templates []pageRef `xml:"TemplatePage"`
	} `xml:"CommonData"`
	Pages       []pageRef `xml:"Pages>Page"`
	Annotations string    `xml:"Annotations"`
}

// pagePart is a page or a template.
type pagePart struct {
	Area      area `xml:"Area"`
	Templates []struct {
		ID    string `xml:"TemplateID,attr"`
		Order string `xml:"ZOrder,attr"`
	} `xml:"Template"`
	Layers []object `xml:"Content>Layer"`
}

// document reads the pages of one document.
func (r *reader) document(part string) error {
	var doc documentPart
	if err := r.load(part, &doc); err != nil {
		return err
	}
	if len(r.pages)+len(doc.Pages) > r.limits.Pages {
		return corpus.Refuse(corpus.OutcomeTooLarge, "the OFD document has %d pages, the limit is %d; split it", len(doc.Pages), r.limits.Pages)
	}
	r.units = map[string]object{}
	for _, res := range append(doc.Common.Resources, doc.Common.Own...) {
		if err := r.resources(resolve(part, res)); err != nil && r.ctx.Err() != nil {
			return err // a missing resource costs its drawings, no text
		}
	}
	templates := map[string]*pagePart{}
	for _, t := range doc.Common.Templates {
		var one pagePart
		if err := r.load(resolve(part, t.Part), &one); err == nil {
			templates[t.ID] = &one
		}
	}
	notes, err := r.annotations(part, doc.Annotations)
	if err != nil {
		return err
	}
	for _, ref := range doc.Pages {
		var one pagePart
		if err := r.load(resolve(part, ref.Part), &one); err != nil {
			return err
		}
		page := r.page(one, doc.Common.Area, templates)
		page.Annotations = notes[ref.ID]
		r.pages = append(r.pages, page)
	}
	return nil
}

// resources keeps the composite graphic units of a resource part.
func (r *reader) resources(part string) error {
	var res struct {
		Units []struct {
			ID      string `xml:"ID,attr"`
			Content object `xml:"Content"`
		} `xml:"CompositeGraphicUnits>CompositeGraphicUnit"`
	}
	if err := r.load(part, &res); err != nil {
		return err
	}
	for _, u := range res.Units {
		r.units[u.ID] = u.Content
	}
	return nil
}

// perMillimetre is points in a millimetre.
const perMillimetre = 72 / 25.4

// page draws a page with its templates, those behind it first.
func (r *reader) page(one pagePart, usual area, templates map[string]*pagePart) Page {
	box := numbers(cmp.Or(strings.TrimSpace(one.Area.Physical), strings.TrimSpace(usual.Physical)))
	if len(box) < 4 || !(box[2] > 1 && box[2] < 1e5 && box[3] > 1 && box[3] < 1e5) {
		box = []float64{0, 0, 210, 297} // A4
	}
	c := &canvas{units: r.units, left: r.limits.Marks}
	c.page.Width, c.page.Height = box[2]*perMillimetre, box[3]*perMillimetre
	toPoints := matrix{a: perMillimetre, d: perMillimetre, e: -box[0] * perMillimetre, f: -box[1] * perMillimetre}
	used := slices.Clone(one.Templates)
	slices.SortStableFunc(used, func(a, b struct {
		ID    string `xml:"TemplateID,attr"`
		Order string `xml:"ZOrder,attr"`
	}) int {
		return cmp.Compare(depth(a.Order), depth(b.Order))
	})
	for _, t := range used {
		if template := templates[t.ID]; template != nil {
			c.draw(template.Layers, toPoints, 0)
		}
	}
	c.draw(one.Layers, toPoints, 0)
	return c.page
}

// depth orders templates: those in the background are drawn first.
func depth(order string) int {
	if order == "Foreground" {
		return 1
	}
	return 0
}
