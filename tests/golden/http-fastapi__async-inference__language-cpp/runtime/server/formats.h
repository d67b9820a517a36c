// Bodies: JSON, JSON lines and CSV (text/plain is read as CSV).
#pragma once
#include <string>

#include "table.h"

namespace formats {
enum class Format { json, lines, csv, unknown };

// The format of a Content-Type; an empty one is JSON.
Format of_type(const std::string& content_type);

// The format of the response: that of the first type of Accept which is known, else JSON.
Format of_accept(const std::string& accept);

const char* type_of(Format format);

// The memory that parsing takes at most, in bytes.
std::size_t cost(const std::string& body, Format format);

// Throws BadRequest.
Table parse(const std::string& body, Format format);

std::string write(const Table& table, Format format);

std::string error(const std::string& message);
}
