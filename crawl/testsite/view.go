package testsite

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/template"
)

// View is what a template of an archive can say.
type View struct {
	Site     *Site
	Base     string    // scheme and host of the server
	Day      int       // from 1
	Articles []Article // listed today, newest first
	Page     Page      // of an answer made for each page; of any other, the first page
	Article  Article   // of an answer made for each article or file
	Form     url.Values
}

// Page is one page of a list.
type Page struct {
	Number int // from 1
	Index  int // from 0
	Count  int
	Items  []Article
}

// Number is the first value of a request's parameter as a number, or other.
func (v View) Number(name string, other int) int {
	if n, err := strconv.Atoi(v.Form.Get(name)); err == nil {
		return n
	}
	return other
}

// ParamNumber is a number in the request's paramJson, or other.
func (v View) ParamNumber(name string, other int) int {
	var params map[string]any
	if json.Unmarshal([]byte(v.Form.Get("paramJson")), &params) != nil {
		return other
	}
	switch n := params[name].(type) {
	case float64:
		return int(n)
	case string:
		if i, err := strconv.Atoi(n); err == nil {
			return i
		}
	}
	return other
}

// Slice are today's articles first to last, counted from 1, both included.
func (v View) Slice(first, last int) []Article {
	first, last = max(first, 1), min(last, len(v.Articles))
	if first > last {
		return nil
	}
	return v.Articles[first-1 : last]
}

// PageOf are the articles of page number of pages with size articles.
func (v View) PageOf(number, size int) []Article {
	if number < 1 || size < 1 || number > len(v.Articles)/size+1 {
		return nil
	}
	return v.Slice((number-1)*size+1, number*size)
}

// pages cuts articles into pages of size; there is always a first one.
func pages(articles []Article, size int) []Page {
	count := max(1, (len(articles)+size-1)/size)
	all := make([]Page, count)
	for i := range all {
		all[i] = Page{Number: i + 1, Index: i, Count: count, Items: articles[i*size : min((i+1)*size, len(articles))]}
	}
	return all
}

// functions are the templates' own. html_of makes text of a fragment and what comes after it.
func functions(common *template.Template) template.FuncMap {
	return template.FuncMap{
		"html_of": func(name string, data any, after string) (string, error) {
			var out strings.Builder
			err := common.ExecuteTemplate(&out, name, data)
			return out.String() + after, err
		},
		"add":    func(a, b int) int { return a + b },
		"sub":    func(a, b int) int { return a - b },
		"pages":  func(total, size int) int { return (total + size - 1) / max(size, 1) },
		"repeat": strings.Repeat,
		"query":  url.QueryEscape,
		"json": func(v any) (string, error) {
			var out strings.Builder
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			err := enc.Encode(v)
			return strings.TrimSuffix(out.String(), "\n"), err
		},
		"printf": fmt.Sprintf,
	}
}
