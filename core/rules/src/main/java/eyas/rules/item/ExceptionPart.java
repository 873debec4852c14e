package eyas.rules.item;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an exception: a scalar, or a list of parts. */
public sealed interface ExceptionPart {

    /** Returns whether it is not empty. */
    boolean isPresent();

    /** A scalar; empty if the node is neither a scalar nor a sequence. */
    record One(String word, @Nullable ScalarText written) implements ExceptionPart {
        @Override
        public boolean isPresent() {
            return !word.isEmpty();
        }
    }

    /** A list. */
    record Many(List<ExceptionPart> parts) implements ExceptionPart {
        public Many {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean isPresent() {
            return !parts.isEmpty();
        }
    }

    /** A missing part. */
    ExceptionPart NOTHING = new One("", null);
}
