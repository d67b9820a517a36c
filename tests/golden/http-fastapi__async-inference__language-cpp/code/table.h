// What the server and the model exchange: a table of numbers, row by row.
#pragma once
#include <cstddef>
#include <stdexcept>
#include <vector>

struct Table {
    std::size_t columns = 0;
    std::vector<double> values;

    std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
    const double* row(std::size_t index) const { return values.data() + index * columns; }
};

// The request is wrong: the client gets status 400 with this message.
struct BadRequest : std::runtime_error {
    using std::runtime_error::runtime_error;
};
