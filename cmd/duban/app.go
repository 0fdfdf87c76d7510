package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"duban/cmd/internal/lang"

	"github.com/spf13/cobra"
	"golang.org/x/text/message"
)

// app is one run of the program: its streams, clock, environment and the flags that every command has.
type app struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	after    func(time.Duration) <-chan time.Time // how a crawl waits; time.After if nil
	say      *message.Printer                     // messages in the user's language
	errors   *lang.Errors                         // errors of packages that know no language

	corpus string // --corpus
	rules  string // --rules
	json   bool
	quiet  bool
}

// Exit codes that scripts rely on.
const (
	exitDone      = 0
	exitSome      = 1 // some inputs failed, each was named
	exitUsage     = 2
	exitUnusable  = 3 // the corpus or index can't be used
	exitAttention = 4 // a source needs attention
)

// exit is an error with the code the program ends with. A nil err prints nothing more.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exit) Unwrap() error { return e.err }

func usage(err error) error    { return &exit{exitUsage, err} }
func unusable(err error) error { return &exit{exitUnusable, err} }

// errorf makes an error in the user's language.
func (a *app) errorf(format string, args ...any) error {
	say := a.say.Sprintf
	return errors.New(say(format, args...))
}

// run carries out one command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	out, errs := &console{w: a.out}, &console{w: a.err}
	a.out, a.err = out, errs
	code := a.execute(ctx, args)
	if out.err != nil && code == exitDone {
		fmt.Fprintln(a.err, "duban:", a.say.Sprintf("standard output can't be written: %v", out.err))
		return exitSome
	}
	return code
}

func (a *app) execute(ctx context.Context, args []string) int {
	if err := a.speak(args); err != nil {
		fmt.Fprintln(a.err, "duban:", err)
		return exitUsage
	}
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var end *exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &end):
		if end.err != nil {
			a.complain(end.err)
		}
		return end.code
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.err, "duban:", a.say.Sprintf("interrupted; the next run finishes the work"))
		return exitSome
	default:
		a.complain(err)
		return exitSome
	}
}

func (a *app) complain(err error) {
	fmt.Fprintln(a.err, "duban:", a.errors.Text(err.Error()))
}

// speak chooses the language before any command is made, because help texts depend on it.
func (a *app) speak(args []string) error {
	tag, err := lang.Choose(langFlag(args), a.env)
	if err != nil {
		return err
	}
	if a.say, err = lang.Printer(tag); err != nil {
		return err
	}
	a.errors, err = lang.NewErrors(tag)
	return err
}

func langFlag(args []string) string {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
		if v, ok := cutFlag(arg, "--lang="); ok {
			return v
		}
	}
	return ""
}

func cutFlag(arg, prefix string) (string, bool) {
	if len(arg) < len(prefix) || arg[:len(prefix)] != prefix {
		return "", false
	}
	return arg[len(prefix):], true
}

// rootCommand builds the command tree in the chosen language.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use: "duban CMD",
		// Exports are data for programs and stay as they are, byte for byte.
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			if out, ok := a.out.(*console); ok {
				out.verbatim = cmd.Name() == "export" || cmd.Name() == "compare" && cmd.Flags().Changed("format")
			}
		},
		Args:          cobra.ArbitraryArgs,
		Short:         a.say.Sprintf("who must deliver what, how much, by when: government notices as a table of commitments"),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(a.errorf("no command %q; duban help lists them", args[0]))
			}
			return cmd.Help()
		},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.CompletionOptions.HiddenDefaultCmd = true
	a.globalFlags(root)
	a.addCommands(root)
	a.localise(root)
	return root
}

func (a *app) globalFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	corpus := a.env("DUBAN_CORPUS")
	if corpus == "" {
		corpus = "./corpus-data"
	}
	flags.StringVar(&a.corpus, "corpus", corpus, a.say.Sprintf("folder of the corpus; also $DUBAN_CORPUS"))
	flags.StringVar(&a.rules, "rules", "", a.say.Sprintf("folder of rule files to use in place of the built-in ones of the same name"))
	flags.BoolVar(&a.json, "json", false, a.say.Sprintf("print JSON for machines"))
	flags.BoolVar(&a.quiet, "quiet", false, a.say.Sprintf("print no progress"))
	flags.String("lang", "", a.say.Sprintf("language of messages: zh or en; else that of $LANG"))
}

// printJSON writes v as indented JSON and leaves < > & as they are, since no page shows it.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printJSONLine writes v as JSON on one line.
func (a *app) printJSONLine(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// terminal says whether standard error is a terminal: only then is a progress bar drawn.
func (a *app) terminal() bool {
	f, ok := a.bareErr().(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// bareErr is standard error without escapes, for the progress bar.
func (a *app) bareErr() io.Writer {
	if c, ok := a.err.(*console); ok {
		return c.w
	}
	return a.err
}
