package notice

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"duban/normalize/ruledata"
)

// field is a fact that a page states under a label.
type field string

const (
	fieldIndex     field = "index"
	fieldNumber    field = "number"
	fieldIssuer    field = "issuer"
	fieldSource    field = "source"
	fieldWritten   field = "written"
	fieldPublished field = "published"
	fieldValidity  field = "validity"
	fieldKeywords  field = "keywords"
	fieldSite      field = "site"
	fieldPlace     field = "place"
	fieldColumn    field = "column"
	fieldTitle     field = "title"
	fieldGenre     field = "genre"
	fieldDeadline  field = "deadline"
	fieldURL       field = "url"
)

var fields = []field{fieldIndex, fieldNumber, fieldIssuer, fieldSource, fieldWritten, fieldPublished, fieldValidity,
	fieldKeywords, fieldSite, fieldPlace, fieldColumn, fieldTitle, fieldGenre, fieldDeadline, fieldURL}

// labels are the labels of each field, surest first.
type labels map[field][]string

func (r *Reader) loadLabels(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/labels.tsv", "label", "field")
	if err != nil {
		return err
	}
	r.labels = labels{}
	seen := map[string]bool{}
	for _, row := range rows {
		label, f := row.Cells[0], field(row.Cells[1])
		if !slices.Contains(fields, f) {
			return row.Errorf("there is no field %q", f)
		}
		if seen[label] {
			return row.Errorf("the label %s is there twice", label)
		}
		seen[label] = true
		r.labels[f] = append(r.labels[f], label)
	}
	return nil
}

// facts is what a page states, by label without spaces and colon, in lower case.
func facts(meta map[string]string) map[string]string {
	out := make(map[string]string, len(meta))
	keys := make([]string, 0, len(meta))
	for k := range meta {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		label := strings.ToLower(strings.Trim(squeeze(k), ":：[]【】"))
		if value := tidy(meta[k]); value != "" && out[label] == "" {
			out[label] = value
		}
	}
	return out
}

// all lists the stated values of a field, surest first, none of them empty.
func (v *view) all(f field) []string {
	var out []string
	for _, label := range v.reader.labels[f] {
		if value := v.facts[label]; value != "" && !slices.Contains(v.reader.words.Empty, strings.ToLower(value)) {
			out = append(out, value)
		}
	}
	return out
}

// stated are the values of all labels, in the order of the labels.
func (v *view) stated() []string {
	var out []string
	for _, label := range slices.Sorted(maps.Keys(v.facts)) {
		out = append(out, v.facts[label])
	}
	return out
}

// fact is the surest stated value of a field.
func (v *view) fact(f field) string {
	if values := v.all(f); len(values) > 0 {
		return values[0]
	}
	return ""
}
