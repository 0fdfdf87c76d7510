//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// endGroup makes the end of cmd's context the end of all processes that it
// started: LibreOffice's launcher leaves its work to a child.
func endGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
