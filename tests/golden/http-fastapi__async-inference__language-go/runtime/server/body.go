package main

import (
	"io"
	"syscall"
)

// body is a request's body, outside of the collected memory: what an aborted upload had is free at once, and not after the next collection. Pages that were not written yet cost nothing.
type body struct {
	memory reservation
	mapped []byte
	used   int
}

func (own *body) bytes() []byte { return own.mapped[:own.used] }

func (own *body) size() int64 { return int64(len(own.mapped)) }

func (own *body) isFull() bool { return own.used == len(own.mapped) }

// reserve makes room for so many bytes in all.
func (own *body) reserve(count int64) error {
	const page = 4096
	count = (count + page) / page * page
	if count <= own.size() {
		return nil
	}
	if !own.memory.grow(count - own.size()) {
		return noMemory
	}
	mapped, err := syscall.Mmap(-1, 0, int(count), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return noMemory
	}
	copy(mapped, own.bytes())
	own.unmap()
	own.mapped = mapped
	return nil
}

func (own *body) readFrom(reader io.Reader) error {
	count, err := reader.Read(own.mapped[own.used:])
	own.used += count
	return err
}

func (own *body) unmap() {
	if own.mapped != nil {
		_ = syscall.Munmap(own.mapped)
	}
}

func (own *body) free() {
	own.unmap()
	own.mapped, own.used = nil, 0
	own.memory.giveBack()
}
