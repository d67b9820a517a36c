-- wrk … -- BODY_FILE: posts the file again and again, and ends with one JSON line of what came back (times in microseconds).
function init(arguments)
   local file = assert(io.open(arguments[1], "rb"))
   request_bytes = wrk.format("POST", "/invocations", { ["Content-Type"] = "application/json" }, file:read("*a"))
   file:close()
end

function request()
   return request_bytes
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
      errors.connect + errors.read + errors.write + errors.timeout))
end
