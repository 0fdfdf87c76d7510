package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestDescriptionAgrees(t *testing.T) {
	s := serve(t)
	var description map[string]any
	if err := json.Unmarshal(get(t, s, "/api/openapi.json", 200).Body.Bytes(), &description); err != nil {
		t.Fatal(err)
	}
	paths := description["paths"].(map[string]any)
	v := validator{root: description}
	id := notices(t, s)[0].ID
	asked := map[string]bool{}
	for _, c := range []struct {
		path, address string
		status        int
	}{
		{"/api/search", "/api/search?q=" + url.QueryEscape("企业") + "&facet=city&facet=lead&limit=50", 200},
		{"/api/search", "/api/search?record=notice", 200},
		{"/api/search", "/api/search?q=xyzzy", 200},
		{"/api/search", "/api/search?limit=x", 400},
		{"/api/compare", "/api/compare?indicator=rd_intensity", 200},
		{"/api/compare", "/api/compare?indicator=xyzzy", 200},
		{"/api/compare", "/api/compare", 400},
		{"/api/notices/{id}", "/api/notices/" + id, 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=document", 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=tasks", 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=targets", 200},
		{"/api/notices/{id}", "/api/notices/none", 404},
		{"/api/sources", "/api/sources", 200},
		{"/api/sources", "/api/sources?site=none", 404},
		{"/api/changes", "/api/changes", 200},
		{"/api/changes", "/api/changes?run=yesterday", 400},
		{"/api/stats", "/api/stats", 200},
	} {
		asked[c.path] = true
		var answer any
		if err := json.Unmarshal(get(t, s, c.address, c.status).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		code := "200"
		if c.status != 200 {
			code = "default"
		}
		schema := dig(paths[c.path], "get", "responses", code, "content", "application/json", "schema")
		if err := v.check(schema, answer, c.address); err != nil {
			t.Error(err)
		}
	}
	for path := range paths {
		if !asked[path] {
			t.Errorf("%s is described and not asked", path)
		}
	}
	if v.check(dig(paths["/api/stats"], "get", "responses", "200", "content", "application/json", "schema"), map[string]any{"corpus": 1}, "") == nil {
		t.Error("the check allows what the description does not")
	}
}

func dig(v any, path ...string) any {
	for _, p := range path {
		v = v.(map[string]any)[p]
	}
	return v
}

type validator struct{ root map[string]any }

func (v validator) check(schema, value any, at string) error {
	s := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		return v.check(dig(v.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), value, at)
	}
	if options, ok := s["oneOf"].([]any); ok {
		var errs []string
		for _, o := range options {
			err := v.check(o, value, at)
			if err == nil {
				return nil
			}
			errs = append(errs, err.Error())
		}
		return fmt.Errorf("none of %s", strings.Join(errs, " / "))
	}
	types, ok := s["type"].([]any)
	if !ok {
		types = []any{s["type"]}
	}
	if !slices.Contains(types, any(typeOf(value))) && !(typeOf(value) == "integer" && slices.Contains(types, any("number"))) {
		return fmt.Errorf("%s is %s, not %v", at, typeOf(value), types)
	}
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if err := v.check(s["items"], item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		return v.object(s, value, at)
	}
	return nil
}

func (v validator) object(s, value map[string]any, at string) error {
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			return fmt.Errorf("%s has no %s", at, name)
		}
	}
	for name, item := range value {
		schema, ok := properties[name]
		if !ok {
			if schema, ok = s["additionalProperties"].(map[string]any); !ok {
				return fmt.Errorf("%s has %s, which is not described", at, name)
			}
		}
		if err := v.check(schema, item, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
