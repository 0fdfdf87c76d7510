//go:build !unix

package office

import "os/exec"

// endGroup leaves it to exec to end cmd alone where there are no process groups.
func endGroup(*exec.Cmd) {}
