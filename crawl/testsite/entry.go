package testsite

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"text/template"

	"golang.org/x/tools/txtar"
)

// entry is one answer of an archive, before it is made for each page or article.
type entry struct {
	path       *template.Template
	body       *template.Template
	each       string
	from, till int // days; till 0 for ever
	method     string
	status     int
	media      string
	charset    string
	header     http.Header
	referer    string
	cookie     string
	encoding   string
	validators string // empty: the site's
	base64     bool
	gzip       bool
	fault      string
}

func parseEntry(f txtar.File, common *template.Template) (entry, error) {
	e := entry{method: "GET", status: 200, header: http.Header{}}
	body, address := string(f.Data), f.Name
	for strings.HasPrefix(body, "@") {
		line, rest, _ := strings.Cut(body, "\n")
		key, value, _ := strings.Cut(line[1:], ":")
		if value = strings.TrimSpace(value); key == "path" {
			address = value
		} else if err := e.set(key, value); err != nil {
			return e, err
		}
		body = rest
	}
	var err error
	if e.path, err = common.New("path of " + f.Name).Parse(address); err != nil {
		return e, err
	}
	e.body, err = common.New("answer " + f.Name).Parse(body)
	return e, err
}

func (e *entry) set(key, value string) error {
	fields := map[string]*string{
		"each": &e.each, "method": &e.method, "type": &e.media, "charset": &e.charset, "referer": &e.referer,
		"cookie": &e.cookie, "encoding": &e.encoding, "validators": &e.validators, "fault": &e.fault,
	}
	if field, ok := fields[key]; ok {
		*field = value
		return nil
	}
	var err error
	switch key {
	case "status":
		e.status, err = strconv.Atoi(value)
	case "base64":
		e.base64 = value == "yes"
	case "gzip":
		e.gzip = value == "yes"
	case "header":
		name, text, _ := strings.Cut(value, ":")
		e.header[name] = append(e.header[name], strings.TrimSpace(text))
	case "days":
		e.from, e.till, err = parseDays(value)
	default:
		err = fmt.Errorf("unknown directive @%s", key)
	}
	return err
}

// parseDays reads `2`, `2-` or `1-2`.
func parseDays(text string) (from, till int, err error) {
	first, last, ranged := strings.Cut(text, "-")
	if from, err = strconv.Atoi(first); err != nil {
		return 0, 0, err
	}
	switch {
	case !ranged:
		return from, from, nil
	case last == "":
		return from, 0, nil
	}
	till, err = strconv.Atoi(last)
	return from, till, err
}

func (e entry) on(day int) bool {
	return day >= e.from && (e.till == 0 || day <= e.till)
}
