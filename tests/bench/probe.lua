-- wrk asks as Android's connectivity check does, and prints what it counted as one line of JSON.
wrk.headers["Host"] = "connectivitycheck.gstatic.com"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0 Safari/537.36"
wrk.headers["Connection"] = "close"
done = function(summary, latency, _)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %.4f, "p50": %.3f, "p99": %.3f, "bytes": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
end
