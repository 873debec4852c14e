package eyas.text.yaml;

/**
 * Limits of the reader, which bound the cost of a malicious file.
 *
 * @param bytes maximum size of a file in bytes (default 16,777,216)
 * @param nodes maximum number of nodes in a file, counting each use of an alias (default 500,000)
 * @param depth maximum nesting depth of sequences and mappings (default 64)
 */
public record YamlLimits(int bytes, int nodes, int depth) {
    /** Default limits. */
    public static final YamlLimits DEFAULT = new YamlLimits(16 << 20, 500_000, 64);

    public YamlLimits {
        if (bytes < 1 || nodes < 1 || depth < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: bytes " + bytes + ", nodes " + nodes + ", depth " + depth);
        }
    }
}
