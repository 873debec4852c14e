package eyas.rules.item;

import java.util.List;

/** Is a part of an exception: one word, or a list of parts. */
public sealed interface ExceptionPart {

    /** Tells whether there is anything. */
    boolean isGiven();

    /** Is one word; empty where something else than a scalar or a sequence was written. */
    record One(
            String word, @org.jspecify.annotations.Nullable ScalarText written) implements ExceptionPart {
        @Override
        public boolean isGiven() {
            return !word.isEmpty();
        }
    }

    /** Is a list. */
    record Many(List<ExceptionPart> parts) implements ExceptionPart {
        public Many {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean isGiven() {
            return !parts.isEmpty();
        }
    }

    /** Is what was not written. */
    ExceptionPart NOTHING = new One("", null);
}
