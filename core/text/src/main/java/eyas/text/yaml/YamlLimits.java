package eyas.text.yaml;

/**
 * Bounds what the reader accepts, so that a hostile file costs little.
 *
 * @param bytes the most bytes of a file; 16,777,216 by default
 * @param nodes the most nodes of a file, those that aliases repeat included; 500,000 by default
 * @param depth the most sequences and mappings inside each other; 64 by default
 */
public record YamlLimits(int bytes, int nodes, int depth) {
    /** The limits that apply unless a caller says otherwise. */
    public static final YamlLimits DEFAULT = new YamlLimits(16 << 20, 500_000, 64);

    public YamlLimits {
        if (bytes < 1 || nodes < 1 || depth < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: bytes " + bytes + ", nodes " + nodes + ", depth " + depth);
        }
    }
}
