package testsite

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Article is one made-up notice.
type Article struct {
	ID      string
	Date    time.Time
	Title   string
	From    int    // first day on which it is listed
	Until   int    // last day; 0 for ever
	Changed int    // day from which it says something else; 0 never
	File    string // name of its attachment; empty without one
	day     int
}

// ISO is the date as 2024-03-22.
func (a Article) ISO() string { return a.Date.Format("2006-01-02") }

// Compact is the date as 20240322.
func (a Article) Compact() string { return a.Date.Format("20060102") }

// Month is year and month as 202403.
func (a Article) Month() string { return a.Date.Format("200601") }

// MonthDay is month and day as 0322.
func (a Article) MonthDay() string { return a.Date.Format("0102") }

// Loose is the date as 2024/3/22.
func (a Article) Loose() string { return a.Date.Format("2006/1/2") }

// Year is the year as a number.
func (a Article) Year() int { return a.Date.Year() }

// Hex is a stand-in for the 32 hex digits that some systems name things by.
func (a Article) Hex() string { return fmt.Sprintf("%x", sha256.Sum256([]byte(a.ID)))[:32] }

// Version counts from 1 what the notice has said up to now.
func (a Article) Version() int {
	if a.Changed > 0 && a.day >= a.Changed {
		return 2
	}
	return 1
}

// Figure is a made-up number between 10 and 999 that differs by notice,
// place and version.
func (a Article) Figure(n int) int {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", a.ID, n, a.Version()))
	return 10 + rand.New(rand.NewChaCha8(sum)).IntN(990)
}

// modified is the moment of the last change: the site's day at six in the
// morning, or the notice's own date.
func (a Article) modified() time.Time {
	if a.Version() == 1 {
		return a.Date.Add(6 * time.Hour)
	}
	return dayOne.AddDate(0, 0, a.Changed-1).Add(6 * time.Hour)
}

// dayOne is the date of day 1.
var dayOne = time.Date(2024, 6, 3, 0, 0, 0, 0, time.UTC)

func (a Article) on(day int) bool {
	return day >= a.From && (a.Until == 0 || day <= a.Until)
}

func parseArticles(text string) ([]Article, error) {
	const header = "id\tdate\ttitle\tfrom\tuntil\tchanged\tfile"
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if lines[0] != header {
		return nil, fmt.Errorf("the first line must be %q", header)
	}
	var articles []Article
	for i, line := range lines[1:] {
		a, err := parseArticle(strings.Split(line, "\t"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		articles = append(articles, a)
	}
	return articles, nil
}

func parseArticle(cells []string) (Article, error) {
	for len(cells) < 7 {
		cells = append(cells, "")
	}
	date, err := time.Parse("2006-01-02", cells[1])
	if err != nil {
		return Article{}, err
	}
	a := Article{ID: cells[0], Date: date, Title: cells[2], From: 1, File: cells[6]}
	for i, day := range []*int{&a.From, &a.Until, &a.Changed} {
		if cells[3+i] == "" {
			continue
		}
		if *day, err = strconv.Atoi(cells[3+i]); err != nil {
			return Article{}, err
		}
	}
	return a, nil
}

// madeUp are n notices, four a day, older than those of the archives.
func madeUp(n int) []Article {
	var all []Article
	for i := range n {
		all = append(all, Article{
			ID:    strconv.Itoa(900000 + i),
			Date:  time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -i/4),
			Title: fmt.Sprintf("关于做好第%d批重点工作任务分解落实的通知", n-i),
			From:  1,
		})
	}
	return all
}
