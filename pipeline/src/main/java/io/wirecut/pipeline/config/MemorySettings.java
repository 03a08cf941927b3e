package io.wirecut.pipeline.config;

/// How much off-heap memory there is for what, over all workers, in bytes.
///
/// With `memory` set, its shares are those of [Resource#percent], and a setting of a resource's own
/// takes from the others. Without it each resource has its own limit, told or usual.
///
/// @param flows records of flows, with the index to them
/// @param streams what the rules remember of each stream: states of scans, and windows
/// @param segments segments that came too early, or are not acknowledged yet
/// @param fragments of datagrams that are not whole yet
public record MemorySettings(long flows, long streams, long segments, long fragments) {
    private static final long MIB = 1 << 20;

    /// What shares the memory.
    public enum Resource {
        /// `flow.memcap`.
        FLOWS("flow.memcap", 30, 128 * MIB),
        /// `stream.memcap`.
        STREAMS("stream.memcap", 35, 128 * MIB),
        /// `stream.reassembly.memcap`.
        SEGMENTS("stream.reassembly.memcap", 30, 256 * MIB),
        /// `defrag.memcap`.
        FRAGMENTS("defrag.memcap", 5, 16 * MIB);

        private final String path;
        private final int percent;
        private final long usualLength;

        Resource(String path, int percent, long usualLength) {
            this.path = path;
            this.percent = percent;
            this.usualLength = usualLength;
        }

        /// The setting of its limit.
        public String path() {
            return path;
        }

        /// Its share of `memory`.
        public int percent() {
            return percent;
        }
    }

    /// The least that a resource works with.
    private static final long MIN_LENGTH = 1 << 16;

    static MemorySettings of(Settings settings) {
        long total = settings.size("memory", 0);
        if (total == 0) {
            return new MemorySettings(
                    limit(settings, Resource.FLOWS, Resource.FLOWS.usualLength),
                    limit(settings, Resource.STREAMS, Resource.STREAMS.usualLength),
                    limit(settings, Resource.SEGMENTS, Resource.SEGMENTS.usualLength),
                    limit(settings, Resource.FRAGMENTS, Resource.FRAGMENTS.usualLength));
        }
        long rest = total;
        int percent = 0;
        for (Resource resource : Resource.values()) {
            if (settings.has(resource.path)) {
                rest -= limit(settings, resource, 0);
            } else {
                percent += resource.percent;
            }
        }
        long unit = percent == 0 ? 0 : rest / percent;
        if (rest < 0 || (percent > 0 && unit * Resource.FRAGMENTS.percent < MIN_LENGTH)) {
            throw settings.fault(
                    "memory", "more than the limits of its parts together, such as 512mb");
        }
        return new MemorySettings(
                limit(settings, Resource.FLOWS, unit * Resource.FLOWS.percent),
                limit(settings, Resource.STREAMS, unit * Resource.STREAMS.percent),
                limit(settings, Resource.SEGMENTS, unit * Resource.SEGMENTS.percent),
                limit(settings, Resource.FRAGMENTS, unit * Resource.FRAGMENTS.percent));
    }

    private static long limit(Settings settings, Resource resource, long otherwise) {
        long length = settings.size(resource.path, otherwise);
        if (settings.has(resource.path) && length < MIN_LENGTH) {
            throw settings.fault(resource.path, "64kb or more");
        }
        return length;
    }
}
