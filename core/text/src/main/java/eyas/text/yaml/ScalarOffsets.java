package eyas.text.yaml;

import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.Optional;

/** Maps characters of a scalar's value to their positions in the source, without quotes, escapes and indentation. Immutable. */
public final class ScalarOffsets {
    private final int[] offsets;

    private ScalarOffsets(int[] offsets) {
        this.offsets = offsets;
    }

    /** Returns the offsets of {@code scalar}; empty if they cannot be determined, for example because lines were folded. */
    public static Optional<ScalarOffsets> of(SourceText source, Scalar scalar) {
        return Optional.ofNullable(ScalarSource.offsets(source, scalar)).map(ScalarOffsets::new);
    }

    /**
     * Returns the number of UTF-16 characters of the source before a character of the value, or before the value's end.
     *
     * @param character UTF-16 characters of the value before it
     */
    public int at(int character) {
        return offsets[character];
    }
}
