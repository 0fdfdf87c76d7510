package web

import (
	"bytes"
	"strconv"
	"strings"

	"duban/corpus"
	"duban/corpus/export"
)

// tablePrefix begins the name of a table's file: `/notice/ID/table-2.csv`.
const tablePrefix = "table-"

// tableFiles are the downloads of a notice's n-th table, from 1.
func (t *textReader) tableFiles(n int) []link {
	path := "/notice/" + t.records.Notice.ID + "/" + tablePrefix + strconv.Itoa(n)
	return []link{
		{Text: t.words.say("export.csv"), Href: path + ".csv"},
		{Text: t.words.say("export.excel"), Href: path + ".csv?profile=excel"},
		{Text: t.words.say("export.xlsx"), Href: path + ".xlsx"},
	}
}

// tableFile sends one table of a notice as it stands, as `duban export table` writes it.
func (s *Server) tableFile(q *request, file string) error {
	number, format, _ := strings.Cut(strings.TrimPrefix(file, tablePrefix), ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return notFound("no such file")
	}
	records, err := s.recordsOf(q)
	if err != nil {
		return err
	}
	t := tableOf(records.Document, n)
	if t == nil {
		return notFound("no such file")
	}
	var out bytes.Buffer
	opts := export.TableOptions{Format: export.Format(format), Profile: export.Profile(q.values.Get("profile")), Fill: q.values.Get("fill") != ""}
	if err := export.Table(&out, t, opts); err != nil {
		return badRequest(err)
	}
	q.attachment(mediaOf[opts.Format], records.Notice.ID+"-"+file)
	_, err = q.w.Write(out.Bytes())
	return ignoreGone(err)
}

// tableOf is a document's n-th table, from 1; nil where it has no such table.
func tableOf(doc corpus.Document, n int) *corpus.Table {
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		if n--; n == 0 {
			return b.Table
		}
	}
	return nil
}
