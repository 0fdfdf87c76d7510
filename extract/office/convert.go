package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"duban/corpus"
)

// converter is a program that reads DOC files.
type converter struct {
	program string
	read    func(*conversion) (corpus.Document, error)
}

// converters are those known, best first: LibreOffice keeps tables with their
// merged cells and lists with their numbers, antiword keeps plain tables,
// catdoc keeps lines.
func converters() []converter {
	return []converter{
		{"soffice", (*conversion).libreOffice},
		{"libreoffice", (*conversion).libreOffice},
		{"antiword", (*conversion).antiword},
		{"catdoc", (*conversion).catdoc},
	}
}

// ConvertTime is how long one program may take for one file.
const ConvertTime = 60 * time.Second

// Installed names the best installed program that reads DOC, empty without
// one. It belongs into the version of what is read by it: installing one makes
// earlier refusals stale.
func Installed() string {
	for _, c := range converters() {
		if _, err := exec.LookPath(c.program); err == nil {
			return c.program
		}
	}
	return ""
}

// Opener opens a ZIP container's parts; a converted file is read by it.
type Opener func(raw []byte) (fs.FS, error)

// DOC reads a Word 97–2003 document (or one of WPS Writer) by the best
// installed program that manages it. Without any it is refused as in need of one.
func (r *Reader) DOC(ctx context.Context, raw []byte, open Opener) (corpus.Document, error) {
	return r.byPrograms(ctx, raw, open, converters(), corpus.Refuse(corpus.OutcomeNeeds, "LibreOffice, antiword or catdoc to read DOC files; install one of them (such as apt-get install antiword), then run duban process"))
}

// PPT reads a PowerPoint 97–2003 presentation (or one of WPS) by LibreOffice.
// Where it is not installed it is refused as in need of it.
func (r *Reader) PPT(ctx context.Context, raw []byte, open Opener) (corpus.Document, error) {
	return r.byPrograms(ctx, raw, open, []converter{{"soffice", (*conversion).slides}, {"libreoffice", (*conversion).slides}},
		corpus.Refuse(corpus.OutcomeNeeds, "LibreOffice to read PPT files; install it (such as apt-get install libreoffice-impress), then run duban process"))
}

// byPrograms reads a document by the first of programs that is installed and manages it.
func (r *Reader) byPrograms(ctx context.Context, raw []byte, open Opener, programs []converter, none *corpus.Refusal) (corpus.Document, error) {
	var failures []string
	for _, c := range programs {
		path, err := exec.LookPath(c.program)
		if err != nil {
			continue
		}
		doc, err := r.convert(ctx, path, raw, open, c)
		if err == nil || ctx.Err() != nil {
			return doc, errors.Join(err, ctx.Err())
		}
		failures = append(failures, c.program+": "+err.Error())
	}
	if len(failures) == 0 {
		return corpus.Document{}, none
	}
	return corpus.Document{}, corpus.Refuse(corpus.OutcomeFailed, "no installed program can read the document (%s); save it as DOCX", strings.Join(failures, "; "))
}

func (r *Reader) convert(ctx context.Context, path string, raw []byte, open Opener, c converter) (corpus.Document, error) {
	dir, err := os.MkdirTemp("", "duban-doc-")
	if err != nil {
		return corpus.Document{}, err
	}
	defer os.RemoveAll(dir)
	input := filepath.Join(dir, "in.doc")
	if err := os.WriteFile(input, raw, 0o600); err != nil {
		return corpus.Document{}, err
	}
	ctx, stop := context.WithTimeout(ctx, r.limits.ConvertTime)
	defer stop()
	doc, err := c.read(&conversion{reader: r, ctx: ctx, path: path, dir: dir, input: input, open: open})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("it was stopped after %s", r.limits.ConvertTime)
	}
	return doc, err
}

// conversion is one run of a program on one file, in a folder of its own.
type conversion struct {
	reader     *Reader
	ctx        context.Context
	path       string
	dir, input string
	open       Opener
}

// longestOutput bounds what a program may print or write, in bytes.
const longestOutput = 64 << 20

// run runs the program, and ends it with all that it started when the time is up.
func (c *conversion) run(args ...string) (stdout, stderr string, err error) {
	cmd := exec.CommandContext(c.ctx, c.path, args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"HOME=" + c.dir, "TMPDIR=" + c.dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	out, complaints := &bounded{left: longestOutput}, &bounded{left: 64 << 10}
	cmd.Stdout, cmd.Stderr = out, complaints
	cmd.WaitDelay = 2 * time.Second
	endGroup(cmd)
	err = cmd.Run()
	if out.over {
		return "", "", fmt.Errorf("it printed more than %d bytes", longestOutput)
	}
	return out.kept.String(), complaints.kept.String(), err
}

// bounded keeps what is written up to a limit and takes the rest in silence,
// so that the writer ends by itself.
type bounded struct {
	kept bytes.Buffer // not embedded: its ReadFrom would go past the limit
	left int
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	keep := min(len(p), b.left)
	b.left -= keep
	b.over = b.over || keep < len(p)
	b.kept.Write(p[:keep])
	return len(p), nil
}

// libreOffice converts to DOCX.
func (c *conversion) libreOffice() (corpus.Document, error) {
	parts, err := c.converted("docx", "MS Word 2007 XML")
	if err != nil {
		return corpus.Document{}, err
	}
	return c.reader.DOCX(c.ctx, parts)
}

// slides converts to PPTX.
func (c *conversion) slides() (corpus.Document, error) {
	parts, err := c.converted("pptx", "Impress MS PowerPoint 2007 XML")
	if err != nil {
		return corpus.Document{}, err
	}
	return c.reader.PPTX(c.ctx, parts)
}

// converted has LibreOffice convert with a profile of its own, which lets several
// run at once and keeps the user's settings and extensions out.
func (c *conversion) converted(ending, filter string) (fs.FS, error) {
	profile := "file://" + filepath.ToSlash(filepath.Join(c.dir, "profile"))
	_, complaints, err := c.run("-env:UserInstallation="+profile, "--headless", "--norestore", "--nolockcheck", "--convert-to", ending+":"+filter, "--outdir", c.dir, c.input)
	if err != nil {
		return nil, fmt.Errorf("%w %s", err, firstLine(complaints))
	}
	output := filepath.Join(c.dir, "in."+ending)
	info, err := os.Stat(output)
	if err != nil || info.Size() > longestOutput {
		return nil, fmt.Errorf("it wrote no document within the limits: %s", firstLine(complaints))
	}
	raw, err := os.ReadFile(output)
	if err != nil {
		return nil, err
	}
	return c.open(raw)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// catdoc prints the text, a line for a paragraph or a table's row.
func (c *conversion) catdoc() (doc corpus.Document, err error) {
	text, complaints, err := c.run("-d", "utf-8", "-w", c.input)
	if err != nil {
		return doc, fmt.Errorf("%w %s", err, firstLine(complaints))
	}
	if garbled(text) {
		return doc, errors.New("what it printed is garbled")
	}
	doc.Dropped = append(doc.Dropped, corpus.Dropped{Text: "the cells of its tables", Reason: "read by catdoc, which knows none; install LibreOffice"})
	for line := range strings.Lines(text) {
		if line = strings.TrimFunc(strings.ReplaceAll(line, "\t", " "), isSpace); line != "" {
			doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
		}
	}
	return doc, nil
}

// garbled tells text in which more than one character in a hundred is a
// control, a replacement or a Latin letter with an accent: what catdoc makes of
// documents that were saved in pieces.
func garbled(text string) bool {
	bad, all := 0, 0
	for _, r := range text {
		all++
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == '\ufffd' || r >= 0x80 && r < 0x250 && r != '\u00b7' && r != '\u00d7' && r != '\u00a0' {
			bad++
		}
	}
	return bad*100 > all
}
