package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"duban/extract"
	"duban/extract/attachment"
	"duban/extract/notice"
	"duban/extract/outline"
	"duban/extract/table"
	"duban/extract/target"
	"duban/extract/task"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/indicator"
	"duban/normalize/quantity"
	"duban/normalize/region"
	"duban/normalize/repair"
	"duban/normalize/ruledata"
	"duban/normalize/segment"
)

// The code's part of the versions of stages whose packages do not count their
// own, and of the normalize packages that all stages build on. Raise one when
// the same input and rules can give another result.
const (
	normalizeCode = 11
	taskCode      = 10
	targetCode    = 13
)

// ruleSets are the packages with rule data, by the name of their folder in a
// user's rules folder.
var ruleSets = map[string]fs.FS{
	"attachment": attachment.Data,
	"body":       body.Data,
	"date":       date.Data,
	"indicator":  indicator.Data,
	"notice":     notice.Data,
	"outline":    outline.Data,
	"quantity":   quantity.Data,
	"region":     region.Data,
	"repair":     repair.Data,
	"table":      table.Data,
	"target":     target.Data,
	"task":       task.Data,
}

// readerSets are the rule sets that extract overlays itself.
var readerSets = []string{"charset", "furniture", "pdf", "plain", "webpage"}

// searchSets are the rule sets that the index overlays itself when it is opened; no stage reads them.
var searchSets = []string{"index"}

// Wiring is the program's real stages, put together in this one place.
type Wiring struct {
	Assembly   Assembly
	rules      string // the user's folder, empty for none
	dictionary string // version of the words for rules and search
	segmenter  func() (*segment.Segmenter, error)
	isolator   *isolator // nil: files are read in this process
}

// Wire prepares the stages with the built-in rules, replaced file by file by
// those in the folder rules (`rules/quantity/data/units.tsv`), if it is not
// empty. It loads no dictionary. The error is for a rules folder that can't be used.
func Wire(rules string) (*Wiring, error) {
	w := &Wiring{rules: rules, isolator: newIsolator(rules)}
	if err := w.checkRules(); err != nil {
		return nil, err
	}
	words, err := target.Dictionary(w.set("target"))
	if err != nil {
		return nil, err
	}
	w.dictionary = segment.Version(words)
	w.segmenter = sync.OnceValues(func() (*segment.Segmenter, error) { return segment.New(words) })
	versions, err := w.versions()
	if err != nil {
		return nil, err
	}
	joiner, err := attachment.New(w.set("attachment"))
	if err != nil {
		return nil, err
	}
	w.Assembly = Assembly{Versions: versions, Joiner: joiner, Load: sync.OnceValues(w.load)}
	if w.isolator != nil {
		w.Assembly.Unpacker = w.isolator
	}
	return w, nil
}

// checkRules refuses a folder that holds anything but rule sets, since a
// misspelt one would silently change nothing.
func (w *Wiring) checkRules() error {
	if w.rules == "" {
		return nil
	}
	entries, err := os.ReadDir(w.rules)
	if err != nil {
		return fmt.Errorf("rules folder: %w", err)
	}
	for _, e := range entries {
		if _, known := ruleSets[e.Name()]; !known && !slices.Contains(readerSets, e.Name()) && !slices.Contains(searchSets, e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("rules folder %s: there is no rule set %q; there are %s", w.rules, e.Name(), strings.Join(setNames(), ", "))
		}
	}
	return nil
}

func setNames() []string {
	names := slices.Concat(readerSets, searchSets)
	for name := range ruleSets {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// set is a rule set with the user's replacements laid over it.
func (w *Wiring) set(name string) fs.FS {
	if w.rules == "" {
		return ruleSets[name]
	}
	return ruledata.Overlay(ruleSets[name], filepath.Join(w.rules, name))
}

// versions are code constants and the hashes of all rules that a stage reads,
// those of the packages it uses included.
func (w *Wiring) versions() (v Versions, err error) {
	bodies := []string{"body", "region"}
	readers, err := w.hashReaders()
	if err != nil {
		return v, err
	}
	shared := fmt.Sprintf("normalize %d", normalizeCode)
	for _, stage := range []struct {
		into *string
		code string
		sets []string
	}{
		{&v.Document, fmt.Sprintf("document %d %s %s", extract.Version, readers, extract.Programs()), append(bodies, "repair", "outline", "table")},
		{&v.Notice, fmt.Sprintf("notice %d", notice.Version), []string{"notice", "region"}},
		{&v.Tasks, fmt.Sprintf("tasks %d", taskCode), append(bodies, "task", "date")},
		{&v.Targets, fmt.Sprintf("targets %d %s", targetCode, w.dictionary), append(bodies, "target", "quantity", "date", "indicator")},
	} {
		hash, err := w.hash(stage.sets)
		if err != nil {
			return v, err
		}
		*stage.into = shared + " " + stage.code + " " + hash
	}
	return v, nil
}

func (w *Wiring) hash(sets []string) (string, error) {
	var all []string
	for _, name := range sets {
		built, err := ruledata.Hash(ruleSets[name])
		if err != nil {
			return "", err
		}
		own, err := w.hashOwn(name)
		if err != nil {
			return "", err
		}
		all = append(all, built+own)
	}
	return strings.Join(all, " "), nil
}

func (w *Wiring) hashReaders() (string, error) {
	var all []string
	for _, rules := range extract.Rules() {
		built, err := ruledata.Hash(rules)
		if err != nil {
			return "", err
		}
		all = append(all, built)
	}
	for _, name := range readerSets {
		own, err := w.hashOwn(name)
		if err != nil {
			return "", err
		}
		all = append(all, own)
	}
	return strings.Join(all, " "), nil
}

// hashOwn is the hash of the user's files of a set, empty without any.
func (w *Wiring) hashOwn(name string) (string, error) {
	dir := filepath.Join(w.rules, name)
	if _, err := os.Stat(dir); w.rules == "" || errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return ruledata.Hash(os.DirFS(dir))
}

// load loads every rule and dictionary, about half a second.
func (w *Wiring) load() (*Stages, error) {
	places, err := region.New(w.set("region"))
	if err != nil {
		return nil, err
	}
	bodies, err := body.New(w.set("body"), places)
	if err != nil {
		return nil, err
	}
	dates, err := date.New(w.set("date"))
	if err != nil {
		return nil, err
	}
	var s Stages
	if s.Document, err = w.reader(bodies); err != nil {
		return nil, err
	}
	if s.Notice, err = notice.New(w.set("notice"), places); err != nil {
		return nil, err
	}
	if s.Tasks, err = task.New(w.set("task"), bodies, dates); err != nil {
		return nil, err
	}
	s.Targets, err = w.targets(bodies, dates)
	return &s, err
}

func (w *Wiring) reader(bodies *body.Registry) (*extract.Reader, error) {
	mender, err := repair.New(w.set("repair"))
	if err != nil {
		return nil, err
	}
	outliner, err := outline.New(w.set("outline"))
	if err != nil {
		return nil, err
	}
	tables, err := table.New(w.set("table"), bodies)
	if err != nil {
		return nil, err
	}
	opts := extract.Options{Mender: mender, Outline: outliner, Tables: tables, Overlay: w.rules}
	if w.isolator != nil {
		opts.Isolator = w.isolator
	}
	return extract.New(opts)
}

func (w *Wiring) targets(bodies *body.Registry, dates *date.Grammar) (*target.Finder, error) {
	quantities, err := quantity.New(w.set("quantity"))
	if err != nil {
		return nil, err
	}
	indicators, err := indicator.New(w.set("indicator"))
	if err != nil {
		return nil, err
	}
	words, err := w.segmenter()
	if err != nil {
		return nil, err
	}
	return target.New(w.set("target"), target.Deps{Quantities: quantities, Dates: dates, Bodies: bodies, Indicators: indicators, Words: words})
}
