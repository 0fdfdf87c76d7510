package sites

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Problem is one mistake in a sites file.
type Problem struct {
	Line int // from 1; 0 for the file as a whole
	Text string
}

// Problems are all mistakes that were found in a file, in order of line.
type Problems struct {
	Name string
	List []Problem
}

func (p *Problems) Error() string {
	var lines []string
	for _, one := range p.List {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", p.Name, one.Line, one.Text))
	}
	return strings.Join(lines, "\n")
}

func (r *reader) say(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{line, fmt.Sprintf(format, args...)})
}

// line is where a path of the file stands, or the nearest path above it that stands anywhere.
func (r *reader) line(path string) int {
	for path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(r.tree); err == nil && node != nil && node.GetToken() != nil {
				return firstLine(node)
			}
		}
		path = path[:strings.LastIndexAny(path, ".[")]
	}
	return 0
}

// firstLine of a mapping is that of its first key; its own token is the colon after it.
func firstLine(node ast.Node) int {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken().Position.Line
	}
	return node.GetToken().Position.Line
}

// suggestion is the nearest key there is, or all of them.
func suggestion(wrong string) string {
	var known []string
	for _, t := range []reflect.Type{reflect.TypeFor[wireFile](), reflect.TypeFor[wireSite](), reflect.TypeFor[wireHost]()} {
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); !slices.Contains(known, key) {
				known = append(known, key)
			}
		}
	}
	near := slices.MinFunc(known, func(a, b string) int { return cmp.Compare(distance(wrong, a), distance(wrong, b)) })
	if distance(wrong, near) <= 2 {
		return fmt.Sprintf("do you mean %q?", near)
	}
	return "the keys are " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of short ASCII words.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substituted := diagonal
			if a[i] != b[j] {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(substituted, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
