package segment

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openDictionary writes the files to memory, so that nothing is left on disk
// if the process is killed. Where memory files or /proc are not to be had it
// takes a temporary folder.
func openDictionary() (files, error) {
	content, err := contents()
	if err != nil {
		return files{}, err
	}
	if f, err := inMemory(content); err == nil {
		return f, nil
	}
	return temporary(content)
}

func inMemory(content map[string][]byte) (files, error) {
	var open []*os.File
	closeAll := func() {
		for _, f := range open {
			_ = f.Close()
		}
	}
	f, err := write(content, func(name string, data []byte) (string, error) {
		fd, err := unix.MemfdCreate("duban-jieba-"+name, unix.MFD_CLOEXEC)
		if err != nil {
			return "", err
		}
		file := os.NewFile(uintptr(fd), name)
		open = append(open, file)
		_, err = file.Write(data)
		return fmt.Sprintf("/proc/self/fd/%d", fd), err
	})
	if err != nil {
		closeAll()
		return files{}, err
	}
	f.remove = closeAll
	return f, nil
}
