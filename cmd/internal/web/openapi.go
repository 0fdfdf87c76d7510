package web

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"duban/cmd/internal/answers"
	"duban/cmd/internal/compare"
	"duban/corpus"
	"duban/index"
)

// object is a piece of the API's description.
type object = map[string]any

// apiDescription describes the JSON API after OpenAPI 3.1. Its schemas are made
// from the types that are printed, so they can't say anything else.
func (s *Server) apiDescription(q *request) error {
	d := describer{schemas: object{}}
	paths := object{
		"/api/search":       d.get("search", "Full text and facets, as `duban search --json`.", searchParameters(), reflect.TypeFor[answers.Found]()),
		"/api/compare":      d.get("compare", "One indicator across places and years, as `duban compare --json`. Give indicator.", filterParameters(), reflect.TypeFor[compare.Matrix]()),
		"/api/notices/{id}": d.get("notice", "One notice at a stage, as `duban show --json`.", noticeParameters(), reflect.TypeFor[corpus.Notice](), reflect.TypeFor[corpus.Document](), reflect.TypeFor[[]corpus.Task](), reflect.TypeFor[[]corpus.Target]()),
		"/api/sources":      d.get("sources", "How the sources of the nightly crawl stand; with site one of them and its last nights.", []object{parameter("site", "query", "Name in the sites file.", text)}, reflect.TypeFor[[]sourceAnswer]()),
		"/api/changes":      d.get("changes", "What one run changed in the targets, by notice; the last run without a choice.", []object{parameter("run", "query", "When the run ended, as in runs.", text)}, reflect.TypeFor[runAnswer]()),
		"/api/stats":        d.get("stats", "What the corpus holds.", nil, reflect.TypeFor[statistics]()),
	}
	return q.json(http.StatusOK, object{
		"openapi":    "3.1.0",
		"info":       object{"title": "duban", "version": "1", "description": "Commitments in government notices. Offsets count characters (code points), ends are exclusive. Exports of the same queries are at /export/{kind}.{csv|xlsx|jsonl}."},
		"paths":      paths,
		"components": object{"schemas": d.schemas},
	})
}

func parameter(name, in, about string, schema object) object {
	return object{"name": name, "in": in, "description": about, "required": in == "path", "schema": schema}
}

var (
	text  = object{"type": "string"}
	whole = object{"type": "integer", "minimum": 0}
	texts = object{"type": "array", "items": object{"type": "string"}}
)

func filterParameters() []object {
	var out []object
	for _, name := range index.FilterNames() {
		schema := texts
		switch {
		case strings.HasSuffix(name, "-value"):
			schema = object{"type": "number"}
		case slices.Contains(ranged, name):
			schema = text
		}
		out = append(out, parameter(name, "query", "Filter as on the command line (`duban help search`); several values mean either.", schema))
	}
	return out
}

func searchParameters() []object {
	kinds := object{"type": "array", "items": object{"type": "string", "enum": []index.Kind{index.Notices, index.Tasks, index.Targets}}}
	facets := object{"type": "array", "items": object{"type": "string", "enum": index.FacetNames()}}
	return append([]object{
		parameter("q", "query", "What to search for: words, \"phrases\", AND OR NOT, field:word.", text),
		parameter("record", "query", "Kinds of record; all without it.", kinds),
		parameter("facet", "query", "Fields whose values are counted.", facets),
		parameter("order", "query", "Order of facet values: count (largest first, also without it) or name (pinyin, place codes).", object{"type": "string", "enum": []index.FacetOrder{index.CountFirst, index.ReadersOrder}}),
		parameter("histogram", "query", "If given, the values of the hits in their commonest base unit are counted in buckets.", text),
		parameter("copies", "query", "If given, what copies of a notice repeat counts each time; without it once.", text),
		parameter("sort", "query", "relevance, value, deadline or published; with a minus the other way round.", text),
		parameter("limit", "query", "Hits to give, at most 500; 20 without it.", whole),
		parameter("offset", "query", "Hits to skip.", whole),
	}, filterParameters()...)
}

func noticeParameters() []object {
	stages := object{"type": "string", "enum": []string{"document", "tasks", "targets"}}
	return []object{
		parameter("id", "path", "The notice's id.", text),
		parameter("stage", "query", "Without it the notice's own fields.", stages),
	}
}

// describer collects the schemas of named types.
type describer struct{ schemas object }

// get describes a GET that answers with one of the types.
func (d describer) get(id, about string, parameters []object, types ...reflect.Type) object {
	var schemas []object
	for _, t := range types {
		schemas = append(schemas, d.schema(t))
	}
	schema := schemas[0]
	if len(schemas) > 1 {
		schema = object{"oneOf": schemas}
	}
	answer := func(about string, schema object) object {
		return object{"description": about, "content": object{"application/json": object{"schema": schema}}}
	}
	operation := object{"operationId": id, "summary": about, "responses": object{
		"200": answer("The answer.", schema), "default": answer("What is wrong.", d.schema(reflect.TypeFor[apiFailure]())),
	}}
	if len(parameters) > 0 {
		operation["parameters"] = parameters
	}
	return object{"get": operation}
}

// schema is the JSON schema of what encoding/json makes of a type.
func (d describer) schema(t reflect.Type) object {
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Pointer:
		return object{"oneOf": []object{d.schema(t.Elem()), {"type": "null"}}}
	case reflect.Slice:
		return object{"type": []string{"array", "null"}, "items": d.schema(t.Elem())}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": d.schema(t.Elem())}
	}
	if t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	name := schemaName(t)
	if _, ok := d.schemas[name]; !ok {
		d.schemas[name] = object{} // a type may hold itself
		d.schemas[name] = d.structure(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func schemaName(t reflect.Type) string {
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	return strings.ToUpper(pkg[:1]) + pkg[1:] + strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
}

func (d describer) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || f.Anonymous || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = d.schema(f.Type)
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
