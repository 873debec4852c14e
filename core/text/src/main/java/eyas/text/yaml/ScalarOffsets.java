package eyas.text.yaml;

import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.Optional;

/** Where every character of a scalar's value was written: its quotes, escapes and indentation are no part of it. Immutable. */
public final class ScalarOffsets {
    private final int[] offsets;

    private ScalarOffsets(int[] offsets) {
        this.offsets = offsets;
    }

    /** Returns the offsets of {@code scalar}; empty where it is written in a way that hides them, as with a line that is joined. */
    public static Optional<ScalarOffsets> of(SourceText source, Scalar scalar) {
        return Optional.ofNullable(ScalarSource.offsets(source, scalar)).map(ScalarOffsets::new);
    }

    /**
     * Returns how many UTF-16 characters of the source stand before a character of the value, or before the value's end.
     *
     * @param character UTF-16 characters of the value before it
     */
    public int at(int character) {
        return offsets[character];
    }
}
