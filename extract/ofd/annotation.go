package ofd

import (
	"strings"
)

// annotationPart is what stands over one page: stamps, watermarks, remarks.
type annotationPart struct {
	Annots []struct {
		Type       string `xml:"Type,attr"`
		Visible    string `xml:"Visible,attr"`
		Remark     string `xml:"Remark"`
		Appearance object `xml:"Appearance"`
	} `xml:"Annot"`
}

// annotations gives the annotations that say something, by the ID of their
// page. A part that is missing or damaged costs its annotations, no text.
func (r *reader) annotations(document, part string) (map[string][]Annotation, error) {
	var list struct {
		Pages []struct {
			ID   string `xml:"PageID,attr"`
			Part string `xml:"FileLoc"`
		} `xml:"Page"`
	}
	out := map[string][]Annotation{}
	if strings.TrimSpace(part) == "" {
		return out, nil
	}
	part = resolve(document, part)
	if err := r.load(part, &list); err != nil {
		return out, r.ctx.Err()
	}
	for _, page := range list.Pages {
		var one annotationPart
		if err := r.load(resolve(part, page.Part), &one); err != nil {
			if r.ctx.Err() != nil {
				return out, err
			}
			continue
		}
		for _, a := range one.Annots {
			text := strings.TrimSpace(a.Remark)
			if text == "" {
				text = strings.TrimSpace(r.textOf(&a.Appearance, 0))
			}
			if text != "" && a.Visible != "false" {
				out[page.ID] = append(out[page.ID], Annotation{Kind: strings.ToLower(a.Type), Text: text})
			}
		}
	}
	return out, nil
}

// longestAnnotation is how much of an annotation's text is kept, in bytes.
const longestAnnotation = 4096

// textOf is the text of an object and those in it.
func (r *reader) textOf(o *object, depth int) string {
	var b strings.Builder
	for _, code := range o.Codes {
		b.WriteString(code.Text)
	}
	if unit, ok := r.units[o.Resource]; ok && depth < deepest && o.XMLName.Local == "CompositeObject" {
		b.WriteString(r.textOf(&unit, depth+1))
	}
	for i := range o.Objects {
		if depth < deepest && b.Len() < longestAnnotation {
			b.WriteString(r.textOf(&o.Objects[i], depth+1))
		}
	}
	return b.String()
}
