package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// Files of records and of texts end with the CRC-32 of all that stands before.
const crcSize = 4

// Verify reads every byte of the index in dir and compares the checksums. The
// error is a *DamagedError that names the first file that is not as it was
// committed. It takes about a second a gigabyte, so Open does not do it: Open
// finds missing and cut files and leaves flipped bits to Verify.
func Verify(ctx context.Context, dir string) error {
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, m.Folder)
	if err := m.checkRoot(dir); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return &DamagedError{Dir: dir, Reason: err.Error()}
	}
	for _, e := range entries {
		if !immutable(e.Name()) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := verifySegment(filepath.Join(folder, e.Name())); err != nil {
			return &DamagedError{Dir: dir, Reason: fmt.Sprintf("%s: %v", filepath.Join(m.Folder, e.Name()), err)}
		}
	}
	return nil
}

// verifySegment compares a file with the checksum at its end.
func verifySegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < crcSize {
		return fmt.Errorf("it has %d bytes", info.Size())
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, info.Size()-crcSize), make([]byte, 1<<20)); err != nil {
		return err
	}
	var stored [crcSize]byte
	if _, err := io.ReadFull(f, stored[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(stored[:]) != sum.Sum32() {
		return fmt.Errorf("its checksum is not that of its bytes")
	}
	return nil
}

// rootFile is Bleve's list of a generation's files and deleted records.
const rootFile = "root.bolt"

// rootSum is the CRC-32 of a generation's root file.
func rootSum(folder string) (uint32, error) {
	raw, err := os.ReadFile(filepath.Join(folder, rootFile))
	return crc32.ChecksumIEEE(raw), err
}

// checkRoot compares the root file with the checksum that it was committed with.
func (m manifest) checkRoot(dir string) error {
	sum, err := rootSum(filepath.Join(dir, m.Folder))
	if err == nil && sum != m.Root {
		err = fmt.Errorf("%s: its checksum is not that of its bytes", filepath.Join(m.Folder, rootFile))
	}
	if err != nil {
		return &DamagedError{Dir: dir, Reason: err.Error()}
	}
	return nil
}
