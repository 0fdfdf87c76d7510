package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"duban/cmd/internal/pipeline"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/index"

	"github.com/spf13/cobra"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   a.say.Sprintf("what is installed, what is missing, whether corpus and index are sound"),
		Args:    cobra.NoArgs,
		Example: `  duban doctor`,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context()) },
	}
}

// checkup is one line of the doctor's findings.
type checkup struct {
	Name   string `json:"name"`
	Sound  bool   `json:"sound"`
	Detail string `json:"detail"`
}

func (a *app) doctor(ctx context.Context) error {
	checks := []checkup{a.checkProgram(), a.checkRules()}
	corpusChecks, stats := a.checkCorpus(ctx)
	checks = append(checks, corpusChecks...)
	if stats != nil {
		checks = append(checks, a.checkRaw(), a.checkIndex(ctx, *stats))
	}
	if a.json {
		return errors.Join(a.printJSON(struct {
			Checks []checkup     `json:"checks"`
			Corpus *sqlite.Stats `json:"corpus,omitempty"`
		}{checks, stats}), verdict(checks))
	}
	for _, c := range checks {
		sign := "✓"
		if !c.Sound {
			sign = "✗"
		}
		fmt.Fprintf(a.out, "%s %s: %s\n", sign, c.Name, c.Detail)
	}
	return verdict(checks)
}

func verdict(checks []checkup) error {
	for _, c := range checks {
		if !c.Sound {
			return &exit{code: exitUnusable}
		}
	}
	return nil
}

func (a *app) checkProgram() checkup {
	info, _ := debug.ReadBuildInfo()
	version := "?"
	if info != nil {
		version = info.Main.Version + ", " + info.GoVersion
	}
	return checkup{a.say.Sprintf("program"), true, version}
}

func (a *app) checkRules() checkup {
	name := a.say.Sprintf("rules and dictionaries")
	wiring, err := pipeline.Wire(a.rules)
	if err == nil {
		_, err = wiring.Assembly.Load()
	}
	if err != nil {
		return checkup{name, false, err.Error()}
	}
	return checkup{name, true, a.say.Sprintf("all load")}
}

func (a *app) checkCorpus(ctx context.Context) ([]checkup, *sqlite.Stats) {
	name := a.say.Sprintf("corpus")
	if _, err := os.Stat(a.corpus); errors.Is(err, os.ErrNotExist) {
		return []checkup{{name, true, a.say.Sprintf("none in %s yet; `duban ingest PATH` makes one", a.corpus)}}, nil
	}
	store, err := sqlite.OpenReadOnly(ctx, a.corpus)
	if err != nil {
		return []checkup{{name, false, err.Error()}}, nil
	}
	defer store.Close()
	findings, err := store.IntegrityCheck(ctx)
	if err == nil && len(findings) > 0 {
		err = fmt.Errorf("%v", findings)
	}
	stats, statsErr := store.Stats(ctx)
	if err = errors.Join(err, statsErr); err != nil {
		return []checkup{{name, false, err.Error()}}, nil
	}
	detail := a.say.Sprintf("%d notices, %d tasks, %d targets from %d sources in %s", stats.Notices, stats.Tasks, stats.Targets, stats.Sources, a.corpus)
	return []checkup{{name, true, detail}}, &stats
}

// checkRaw reads every raw record back, digests included.
func (a *app) checkRaw() checkup {
	name := a.say.Sprintf("raw pages")
	raw := a.rawBytes()
	files, err := raw.Files()
	records := 0
	for _, file := range files {
		if err != nil {
			break
		}
		n, scanErr := countRecords(raw, file)
		records += n
		err = scanErr
	}
	if err != nil {
		return checkup{name, false, err.Error()}
	}
	return checkup{name, true, a.say.Sprintf("%d records in %d files, all readable", records, len(files))}
}

// checkIndex opens the index, reads every byte of it against its checksums and counts its records.
func (a *app) checkIndex(ctx context.Context, stats sqlite.Stats) checkup {
	name := a.say.Sprintf("index")
	want := stats.Notices + stats.Tasks + stats.Targets
	ix, err := index.Open(sqlite.IndexDir(a.corpus), index.Options{Rules: a.rules})
	if want == 0 && errors.Is(err, index.ErrMissing) {
		return checkup{name, true, a.say.Sprintf("%d records", 0)}
	}
	if err != nil {
		return checkup{name, false, err.Error()}
	}
	defer ix.Close()
	if err := index.Verify(ctx, sqlite.IndexDir(a.corpus)); err != nil {
		return checkup{name, false, err.Error()}
	}
	count, err := ix.Count()
	if err != nil {
		return checkup{name, false, err.Error()}
	}
	if count != want {
		return checkup{name, false, a.say.Sprintf("%d records, but the corpus has %d; `duban process` completes it", count, want)}
	}
	return checkup{name, true, a.say.Sprintf("%d records", count)}
}

// countRecords reads a raw file from beginning to end.
func countRecords(raw *warc.Store, file string) (records int, err error) {
	_, damage, err := raw.Scan(file, 0, func(warc.Ref, warc.Record) { records++ })
	return records, errors.Join(err, damage)
}
