#include "memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>

namespace memory {
namespace {
constexpr std::size_t small = 1 << 20, spare = 16 << 20, unlimited = std::numeric_limits<std::size_t>::max();
std::atomic<std::size_t> reserved{0};
std::mutex deciding;

std::size_t number_in(const char* path) {
    std::ifstream file(path);
    std::size_t number;
    return file >> number ? number : unlimited;
}

std::size_t available_in_system() {
    std::ifstream file("/proc/meminfo");
    std::string name, unit;
    for (std::size_t number; file >> name >> number; std::getline(file, unit)) {
        if (name == "MemAvailable:") return number * 1024;
    }
    return unlimited;
}

std::size_t minus(std::size_t limit, std::size_t used) { return limit == unlimited ? limit : limit - std::min(limit, used); }

// Bytes that this process may still take: of its container (cgroup 2 or 1), of its own limit, and of the machine.
std::size_t room() {
    std::ifstream file("/proc/self/statm");
    std::size_t size = 0, resident = 0;
    file >> size >> resident;
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    rlimit limit{};
    getrlimit(RLIMIT_AS, &limit);
    const auto own = limit.rlim_cur == RLIM_INFINITY ? unlimited : static_cast<std::size_t>(limit.rlim_cur);
    const auto group = std::min(number_in("/sys/fs/cgroup/memory.max"), number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
    return std::min({minus(own, size * page), minus(group, resident * page), available_in_system()});
}
}

bool Reservation::grow(std::size_t bytes) {
    if (taken + bytes > small) {
        const std::lock_guard lock(deciding);
        // What others have reserved may be counted twice: better one refusal too many than the end of all requests.
        const auto left = room();
        if (left < spare || bytes > left - spare || reserved > left - spare - bytes) return false;
        reserved += bytes;
    } else {
        reserved += bytes;
    }
    taken += bytes;
    return true;
}

Reservation::~Reservation() { reserved -= taken; }
}
