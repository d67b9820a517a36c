import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Memory that a request has taken. Bodies are refused before memory ends: the JVM goes on then, but other requests would fail too. */
final class Memory implements AutoCloseable {
    private static final long SMALL = 1 << 20;
    private static final long SPARE = 16 << 20;
    private static final AtomicLong RESERVED = new AtomicLong();

    private long taken;

    void grow(long bytes) {
        if (taken + bytes > SMALL) {
            synchronized (RESERVED) {
                // What others have reserved may be counted twice: better one refusal too many than the end of all requests.
                if (RESERVED.get() > room() - SPARE - bytes) {
                    throw Refused.noMemory();
                }
            }
        }
        RESERVED.addAndGet(bytes);
        taken += bytes;
    }

    @Override
    public void close() {
        RESERVED.addAndGet(-taken);
    }

    /** Bytes that this process may still take: of the heap, of its container (cgroup 2 or 1), of its own limit, and of the machine. */
    private static long room() {
        var used = numbers("/proc/self/statm", "");
        var size = used.length > 0 ? used[0] * 4096 : 0;
        var resident = used.length > 1 ? used[1] * 4096 : 0;
        var runtime = Runtime.getRuntime();
        var left = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        // What is free in the heap is taken already.
        var free = runtime.freeMemory();
        left = Math.min(left, left("/sys/fs/cgroup/memory.max", "", 1, resident) + free);
        left = Math.min(left, left("/sys/fs/cgroup/memory/memory.limit_in_bytes", "", 1, resident) + free);
        left = Math.min(left, left("/proc/self/limits", "Max address space", 1, size) + free);
        return Math.min(left, left("/proc/meminfo", "MemAvailable:", 1024, 0) + free);
    }

    private static long left(String path, String name, long unit, long used) {
        var found = numbers(path, name);
        return found.length == 0 || found[0] > Long.MAX_VALUE / 4 / unit ? Long.MAX_VALUE / 2 : found[0] * unit - used;
    }

    /** The numbers after a name at the beginning of a line. */
    private static long[] numbers(String path, String name) {
        try (var lines = Files.lines(Path.of(path))) {
            var line = lines.filter(text -> text.startsWith(name)).findFirst().orElse(name);
            return java.util.Arrays.stream(line.substring(name.length()).strip().split("\\s+"))
                .takeWhile(word -> word.matches("[0-9]{1,19}")).mapToLong(word -> word.length() == 19 ? Long.MAX_VALUE : Long.parseLong(word))
                .toArray();
        } catch (IOException | RuntimeException missing) {
            return new long[0];
        }
    }
}
