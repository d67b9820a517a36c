// Bodies are refused before memory ends, because the kernel ends a container that takes more than it has.
#pragma once
#include <cstddef>

namespace memory {
// Memory that a request has taken; what goes out of scope gives it back.
class Reservation {
public:
    Reservation() = default;
    Reservation(const Reservation&) = delete;
    ~Reservation();
    // False where there is not so much memory, in bytes.
    bool grow(std::size_t bytes);

private:
    std::size_t taken = 0;
};
}
