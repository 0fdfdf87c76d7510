package nightly

import (
	"bytes"
	"time"

	"duban/corpus"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// family gathers the samples of one metric.
type family struct{ dto.MetricFamily }

func gauge(name, help string) *family {
	kind := dto.MetricType_GAUGE
	return &family{dto.MetricFamily{Name: &name, Help: &help, Type: &kind}}
}

// add adds a sample; labels are names and values in turn, the names sorted.
func (f *family) add(value float64, labels ...string) {
	m := &dto.Metric{Gauge: &dto.Gauge{Value: &value}}
	for i := 0; i < len(labels); i += 2 {
		m.Label = append(m.Label, &dto.LabelPair{Name: &labels[i], Value: &labels[i+1]})
	}
	f.Metric = append(f.Metric, m)
}

// Metrics is the report in the text format of Prometheus, for the textfile
// collector of node_exporter: gauges that tell of the last run, exit being its exit code.
func (r Report) Metrics(exit int) ([]byte, error) {
	var out bytes.Buffer
	families := append(r.runMetrics(exit), r.sourceMetrics()...)
	for _, f := range append(families, r.hostMetrics()...) {
		if len(f.Metric) == 0 {
			continue
		}
		if _, err := expfmt.MetricFamilyToText(&out, &f.MetricFamily); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func (r Report) runMetrics(exit int) []*family {
	ended := gauge("duban_run_ended_timestamp_seconds", "When the last run ended.")
	ended.add(seconds(r.Ended))
	took := gauge("duban_run_duration_seconds", "How long the last run took.")
	took.add(r.Ended.Sub(r.Began).Seconds())
	code := gauge("duban_run_exit_code", "Exit code of the last run: 0 done, 1 some inputs failed, 2 wrong command line or sites file, 3 the corpus can't be used, 4 a source needs attention, or none answered.")
	code.add(float64(exit))
	targets := gauge("duban_run_targets", "Targets that the last run added, changed or withdrew.")
	for _, c := range []struct {
		change string
		n      int
	}{{corpus.TargetAdded, r.Targets.Added}, {corpus.TargetChanged, r.Targets.Changed}, {corpus.TargetWithdrawn, r.Targets.Withdrawn}} {
		targets.add(float64(c.n), "change", c.change)
	}
	failures := gauge("duban_run_failures", "What the last run could not have or read, by reason.")
	for _, f := range r.Failures {
		failures.add(float64(f.Count), "cause", f.Cause, "class", f.Class, "stage", f.Stage)
	}
	return []*family{ended, took, code, targets, failures}
}

// states are all states of a source: each has a sample, so that rules see a change.
var states = [...]corpus.HealthState{corpus.HealthLearning, corpus.HealthOK, corpus.HealthWatch, corpus.HealthAttention}

func (r Report) sourceMetrics() []*family {
	state := gauge("duban_source_state", "1 for the state that a source is in.")
	problem := gauge("duban_source_problem", "1 for each problem of a source, with its state.")
	good := gauge("duban_source_last_good_timestamp_seconds", "Last night on which a source gave what it should.")
	notices := gauge("duban_source_pages", "Pages and files of a source in the last run, by what became of them.")
	for _, s := range r.Sources {
		for _, one := range states {
			state.add(truth(s.Health.State == one), "site", s.Site, "state", string(one))
		}
		seen := map[corpus.Problem]bool{} // a site's lists may share one
		for _, f := range s.Health.Findings {
			if !seen[f.Problem] {
				seen[f.Problem] = true
				problem.add(1, "problem", string(f.Problem), "site", s.Site, "state", string(f.State))
			}
		}
		if !s.Health.LastGood.IsZero() {
			good.add(seconds(s.Health.LastGood), "site", s.Site)
		}
		if n := s.Night; n != nil {
			for _, c := range []struct {
				change string
				n      int
			}{{"new", n.New}, {"changed", n.Changed}, {"unchanged", n.Unchanged}, {"withdrawn", n.Withdrawn}, {"held", n.Held}} {
				notices.add(float64(c.n), "change", c.change, "site", s.Site)
			}
		}
	}
	return []*family{state, problem, good, notices}
}

func (r Report) hostMetrics() []*family {
	requests := gauge("duban_host_requests", "Requests to a host in the last run.")
	received := gauge("duban_host_received_bytes", "Bytes received from a host in the last run.")
	slow := gauge("duban_host_slowest_answer_seconds", "The slowest answer of a host in the last run.")
	for _, h := range r.Hosts {
		requests.add(float64(h.Requests), "host", h.Host)
		received.add(float64(h.Bytes), "host", h.Host)
		slow.add(h.Slowest.Seconds(), "host", h.Host)
	}
	return []*family{requests, received, slow}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// seconds is Unix time with milliseconds.
func seconds(t time.Time) float64 {
	return float64(t.UnixMilli()) / 1000
}
