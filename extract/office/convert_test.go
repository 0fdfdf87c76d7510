//go:build unix

package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/corpus"
)

// install makes shell scripts the only programs that can be found.
func install(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

func unzip(raw []byte) (fs.FS, error) { return zip.NewReader(bytes.NewReader(raw), int64(len(raw))) }

func readDOC(limits Limits) (corpus.Document, error) {
	limits.Cells = 1000
	return New(limits).DOC(context.Background(), []byte(compoundMark), unzip)
}

const book1 = `<?xml version="1.0"?><!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.1.2//EN" "x"><book><bookinfo><date>2024</date></bookinfo><chapter><title/><para>
　一、目标
</para><orderedlist><listitem><para>甲</para></listitem><listitem><para>乙</para></listitem></orderedlist><para>
<informaltable><tgroup cols="2"><colspec colwidth="30.05pt"/><colspec colwidth="149.30pt"/><tbody><row><entry>
序号
</entry><entry>任务</entry></row></tbody></tgroup><tgroup cols="1"><colspec colwidth="179.60pt"/><tbody><row><entry>一、主体</entry></row></tbody></tgroup><tgroup cols="2"><colspec colwidth="30.05pt"/><colspec colwidth="149.30pt"/><tbody><row><entry>1</entry><entry>
新建
改建
</entry></row></tbody></tgroup></informaltable>
</para></chapter></book>`

func TestDOCByAntiword(t *testing.T) {
	install(t, map[string]string{"antiword": "/bin/cat <<'END'\n" + book1 + "\nEND\necho '[This was fast-saved 1 times. Some information is lost]' >&2"})
	doc, err := readDOC(Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(doc); got != "一、目标\n* 1.甲\n* 2.乙\n序号|任务\n一、主体[1×2]\n1|新建⏎改建" {
		t.Error(got)
	}
	if len(doc.Dropped) != 1 || !strings.Contains(doc.Dropped[0].Text, "fast-saved") {
		t.Error(doc.Dropped)
	}
}

func TestPPTByLibreOffice(t *testing.T) {
	file, err := filepath.Abs("../../testdata/awkward/files/slides.pptx")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		script  map[string]string
		text    string
		outcome corpus.Outcome
	}{
		{map[string]string{"soffice": "/bin/cp " + file + " in.pptx"}, "2024年重点任务", ""},
		{map[string]string{"soffice": "echo source file could not be loaded >&2"}, "", corpus.OutcomeFailed},
		{map[string]string{"antiword": "exit 0"}, "", corpus.OutcomeNeeds},
	} {
		install(t, c.script)
		doc, err := New(Limits{Cells: 1000}).PPT(context.Background(), []byte(compoundMark), unzip)
		var refusal *corpus.Refusal
		if errors.As(err, &refusal) && refusal.Outcome == c.outcome && refusal.Reason != "" {
			continue
		}
		if err != nil || c.outcome != "" || doc.Blocks[0].Text != c.text {
			t.Errorf("%v: %v, %v", c.script, doc.Blocks, err)
		}
	}
}

// A document with a password is told by its first block, before a program tries it.
func TestLockedDOC(t *testing.T) {
	for flags, want := range map[byte]CompoundKind{0: KindDOC, 1: KindEncrypted} {
		stream := make([]byte, 32)
		stream[11] = flags
		if kind, known, err := Compound(compoundFile("WordDocument", stream)); kind != want || !known || err != nil {
			t.Errorf("flags %d: %s, %v", flags, kind, err)
		}
	}
}

func TestDOCByLibreOffice(t *testing.T) {
	file := filepath.Join(t.TempDir(), "made.docx")
	if err := os.WriteFile(file, pack(t, word(para("正文"), nil)), 0o600); err != nil {
		t.Fatal(err)
	}
	install(t, map[string]string{"soffice": "/bin/cp " + file + " in.docx", "antiword": "exit 1"})
	doc, err := readDOC(Limits{})
	if err != nil || lines(doc) != "正文" {
		t.Errorf("%q, %v", lines(doc), err)
	}
	if Installed() != "soffice" {
		t.Error(Installed())
	}
}

func TestDOCFallsBack(t *testing.T) {
	install(t, map[string]string{"soffice": "exit 0", "antiword": "echo not a Word file >&2; exit 1", "catdoc": "printf '一、目标\\n\\n甲\\t乙\\n'"})
	doc, err := readDOC(Limits{})
	if err != nil || lines(doc) != "一、目标\n甲 乙" {
		t.Errorf("%q, %v", lines(doc), err)
	}
}

func TestDOCRefusals(t *testing.T) {
	for _, c := range []struct {
		name    string
		scripts map[string]string
		outcome corpus.Outcome
		reason  string
	}{
		{"nothing installed", nil, corpus.OutcomeNeeds, "antiword"},
		{"all fail", map[string]string{"antiword": "echo broken >&2; exit 1"}, corpus.OutcomeFailed, "broken"},
		{"garbled", map[string]string{"catdoc": `printf 'ShQ\317\221\303\217\302\221'`}, corpus.OutcomeFailed, "garbled"},
		{"endless output", map[string]string{"catdoc": "/bin/dd if=/dev/zero bs=1M count=70 2>/dev/null"}, corpus.OutcomeFailed, "printed more"},
	} {
		install(t, c.scripts)
		_, err := readDOC(Limits{})
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A program that hangs is ended together with what it started.
func TestDOCTimeLimit(t *testing.T) {
	note := filepath.Join(t.TempDir(), "child")
	install(t, map[string]string{"soffice": fmt.Sprintf("/bin/sleep 60 & echo $! > %s; wait", note)})
	start := time.Now()
	_, err := readDOC(Limits{ConvertTime: 500 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "stopped") || time.Since(start) > 10*time.Second {
		t.Fatalf("after %s: %v", time.Since(start), err)
	}
	text, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(5 * time.Second); alive(child); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the program's child lives on")
		}
	}
}

// alive tells whether a process runs; one that has ended and waits to be
// collected does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// With real programs, where they are installed: the sample gives its paragraphs.
func TestDOCSample(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/samples/s34.doc")
	if err != nil || Installed() == "" {
		t.Skip("no sample or no program for DOC")
	}
	doc, err := New(Limits{Cells: 1000}).DOC(context.Background(), raw, unzip)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(doc.Blocks); n < 60 {
		t.Errorf("%d blocks", n)
	}
	if got := lines(doc); !strings.Contains(got, "三、补贴范围和补贴机具") || garbled(got) {
		t.Errorf("%.300s", got)
	}
}
