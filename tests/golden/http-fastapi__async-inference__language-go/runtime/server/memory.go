package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"sync/atomic"
)

// Bodies are refused before memory ends, because the kernel ends a container that takes more than it has, and Go ends itself.
const (
	small = 1 << 20
	spare = 16 << 20
)

var (
	reserved int64
	deciding sync.Mutex
)

// reservation is memory that a request has taken.
type reservation struct{ taken int64 }

// grow returns false where there is not so much memory, in bytes.
func (own *reservation) grow(count int64) bool {
	if own.taken+count > small {
		deciding.Lock()
		defer deciding.Unlock()
		// What others have reserved may be counted twice: better one refusal too many than the end of all requests.
		if atomic.LoadInt64(&reserved) > room()-spare-count {
			return false
		}
	}
	atomic.AddInt64(&reserved, count)
	own.taken += count
	return true
}

func (own *reservation) giveBack() { atomic.AddInt64(&reserved, -own.taken) }

// room is the bytes that this process may still take: of its container (cgroup 2 or 1), of its own limit, and of the machine.
func room() int64 {
	var size, resident int64
	scan("/proc/self/statm", "", &size, &resident)
	page := int64(os.Getpagesize())
	left := int64(math.MaxInt64)
	least := func(limit, used int64) {
		if limit > 0 && limit-used < left {
			left = limit - used
		}
	}
	var group2, group1, own, machine int64
	scan("/sys/fs/cgroup/memory.max", "", &group2)
	scan("/sys/fs/cgroup/memory/memory.limit_in_bytes", "", &group1)
	scan("/proc/self/limits", "Max address space", &own)
	scan("/proc/meminfo", "MemAvailable:", &machine)
	least(group2, resident*page)
	least(group1, resident*page)
	least(own, size*page)
	least(machine*1024, 0)
	return left
}

// scan reads the numbers after a name at the beginning of a line; what is no number stays 0.
func scan(path, name string, numbers ...any) {
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(text), "\n") {
		if rest := strings.TrimPrefix(line, name); strings.HasPrefix(line, name) {
			_, _ = fmt.Sscan(rest, numbers...)
			return
		}
	}
}
