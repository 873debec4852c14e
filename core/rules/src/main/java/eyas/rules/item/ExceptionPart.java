package eyas.rules.item;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an exception: one word, or a list of parts. */
public sealed interface ExceptionPart {

    /** Returns whether there is anything. */
    boolean isGiven();

    /** One word; empty where something else than a scalar or a sequence was written. */
    record One(String word, @Nullable ScalarText written) implements ExceptionPart {
        @Override
        public boolean isGiven() {
            return !word.isEmpty();
        }
    }

    /** A list. */
    record Many(List<ExceptionPart> parts) implements ExceptionPart {
        public Many {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean isGiven() {
            return !parts.isEmpty();
        }
    }

    /** What was not written. */
    ExceptionPart NOTHING = new One("", null);
}
