package eyas.text.yaml;

import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that was put together from scalars of rules files and knows which of its characters came from where.
 *
 * <p>A condition may be written in one file, appended to in another, have exceptions added and lists put in; a finding
 * in the result must still be shown where a person can mend it. Immutable.
 */
public final class TracedText {
    private final String text;
    private final List<Piece> pieces;

    private TracedText(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
    }

    /** The characters from {@code start} on are those of a scalar from {@code from} on; null: of none. */
    private record Piece(int start, @Nullable Origin origin, int from) {}

    private record Origin(SourceText source, Scalar scalar) {}

    /** Makes the text of a scalar. */
    public static TracedText of(SourceText source, Scalar scalar) {
        return new TracedText(scalar.value(), List.of(new Piece(0, new Origin(source, scalar), 0)));
    }

    /** Makes a text that stands in no file. */
    public static TracedText made(String text) {
        return new TracedText(text, List.of(new Piece(0, null, 0)));
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the text without blanks at its ends. */
    public TracedText trimmed() {
        String stripped = text.strip();
        if (stripped.length() == text.length()) {
            return this;
        }
        int from = text.indexOf(stripped);
        return new Builder().add(this, from, from + stripped.length()).build();
    }

    /** Returns all {@code parts} with a blank between them. */
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
     * Returns where the character at {@code offset} was written.
     *
     * @param length characters that a finding covers
     * @return null if it was written nowhere
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

    /** Returns where all of it was written, null if it was written nowhere; its first line where there are several. */
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

    /** Puts texts together. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();

        /** Adds characters that stand in no file. */
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

        /** Adds the characters of {@code part} from {@code from} to before {@code to}. */
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

        /** Removes blanks from the end. */
        public void dropBlanks() {
            int end = text.length();
            while (end > 0 && " \t\n\r".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            cut(end);
        }

        /** Removes the last character if it is {@code c}, and tells whether it was. */
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

        /** Returns how many characters there are. */
        public int length() {
            return text.length();
        }

        /** Returns what was put together. */
        public TracedText build() {
            return pieces.isEmpty() ? made("") : new TracedText(text.toString(), pieces);
        }
    }
}
