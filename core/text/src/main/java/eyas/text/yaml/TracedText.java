package eyas.text.yaml;

import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text assembled from scalars of rules files that maps each character to its source.
 *
 * <p>A condition may start in one file, be appended to in another, and include exceptions and lists. A diagnostic about the result must
 * still point to the position that the user can fix. Immutable.
 */
public final class TracedText {
    private final String text;
    private final List<Piece> pieces;

    private TracedText(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
    }

    /** A piece: characters from {@code start} come from a scalar, from its offset {@code from}; null for generated text. */
    private record Piece(int start, @Nullable Origin origin, int from) {}

    private record Origin(SourceText source, Scalar scalar) {}

    /** Returns the text of a scalar. */
    public static TracedText of(SourceText source, Scalar scalar) {
        return new TracedText(scalar.value(), List.of(new Piece(0, new Origin(source, scalar), 0)));
    }

    /** Returns a generated text without a source. */
    public static TracedText generated(String text) {
        return new TracedText(text, List.of(new Piece(0, null, 0)));
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the text without leading and trailing white space. */
    public TracedText trimmed() {
        String stripped = text.strip();
        if (stripped.length() == text.length()) {
            return this;
        }
        int from = text.indexOf(stripped);
        return new Builder().add(this, from, from + stripped.length()).build();
    }

    /** Returns all {@code parts} joined by spaces. */
    public static TracedText joined(List<TracedText> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Builder builder = new Builder();
        for (TracedText part : parts) {
            builder.add(builder.length() == 0 ? "" : " ").add(part);
        }
        return builder.build();
    }

    /**
     * Returns the source range of the character at {@code offset}.
     *
     * @param length number of characters that a diagnostic covers
     * @return null if the character was generated
     */
    public @Nullable SourceRange place(int offset, int length) {
        for (int i = index(offset); i >= 0; i--) {
            Piece piece = pieces.get(i);
            if (piece.origin != null) {
                int end = i + 1 < pieces.size() ? pieces.get(i + 1).start : text.length();
                int inside = Math.min(offset, Math.max(piece.start, end - 1));
                int shown = offset < end ? Math.min(length, end - offset) : 1;
                return ScalarSource.place(
                        piece.origin.source, piece.origin.scalar, piece.from + inside - piece.start, shown);
            }
        }
        return null;
    }

    /** Returns the source range of the whole text, or of its first line if there are several; null if it was generated. */
    public @Nullable SourceRange whole() {
        return place(0, Math.max(1, text.length()));
    }

    private int index(int offset) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).start <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Builds a text from parts. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();

        /** Adds generated characters. */
        public Builder add(String made) {
            if (!made.isEmpty()) {
                pieces.add(new Piece(text.length(), null, 0));
                text.append(made);
            }
            return this;
        }

        /** Adds a whole text. */
        public Builder add(TracedText part) {
            return add(part, 0, part.text.length());
        }

        /** Adds the characters of {@code part} from {@code from} (inclusive) to {@code to} (exclusive). */
        public Builder add(TracedText part, int from, int to) {
            if (from >= to) {
                return this;
            }
            for (int i = part.index(from); i < part.pieces.size(); i++) {
                Piece piece = part.pieces.get(i);
                if (piece.start >= to) {
                    break;
                }
                int skipped = Math.max(0, from - piece.start);
                int start = text.length() + Math.max(0, piece.start - from);
                pieces.add(new Piece(start, piece.origin, piece.from + skipped));
            }
            text.append(part.text, from, to);
            return this;
        }

        /** Removes trailing spaces. */
        public void dropBlanks() {
            int end = text.length();
            while (end > 0 && " \t\n\r".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            cut(end);
        }

        /** Removes the last character if it is {@code c}; returns whether it was. */
        public boolean dropLast(char c) {
            int last = text.length() - 1;
            boolean found = last >= 0 && text.charAt(last) == c;
            if (found) {
                cut(last);
            }
            return found;
        }

        private void cut(int end) {
            text.setLength(end);
            while (!pieces.isEmpty() && pieces.getLast().start >= end) {
                pieces.removeLast();
            }
        }

        /** Returns the number of characters. */
        public int length() {
            return text.length();
        }

        /** Builds the text. */
        public TracedText build() {
            return pieces.isEmpty() ? generated("") : new TracedText(text.toString(), pieces);
        }
    }
}
