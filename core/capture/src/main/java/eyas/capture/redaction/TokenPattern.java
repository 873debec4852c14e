package eyas.capture.redaction;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A format of tokens: literal text and runs of bytes, matched from left to right without backtracking. Immutable.
 *
 * <p>{@code secret-tokens.tsv} documents the syntax.
 */
final class TokenPattern {
    /** Minimum number of bytes after the prefix, which has at least three, of a token truncated by the end of the data. */
    private static final int CUT = 4;
    /** The same for a prefix with which words may start. */
    private static final int LONG_CUT = 12;

    private static final int SHORTEST_CUT_PREFIX = 3;
    private static final String WEAK = "~";
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /**
     * One part of a pattern.
     *
     * @param literal the bytes of literal text; empty for a run
     * @param bytes the bytes of a run
     * @param least minimum length of the run
     * @param most maximum length of the run
     */
    private record Part(byte[] literal, ByteClass bytes, int least, int most) {
        boolean isLiteral() {
            return literal.length > 0;
        }
    }

    private final Part[] parts;
    private final boolean isWeak;
    private final String service;
    private final boolean isPublic;

    /**
     * Compiles a pattern.
     *
     * @param service the service that issues such tokens
     * @param isPublic whether values of this format are not secret
     * @throws IllegalStateException if the pattern is malformed
     */
    TokenPattern(String pattern, String service, boolean isPublic) {
        this.isWeak = pattern.startsWith(WEAK);
        this.parts = parts(isWeak ? pattern.substring(WEAK.length()) : pattern).toArray(Part[]::new);
        this.service = service;
        this.isPublic = isPublic;
    }

    private static List<Part> parts(String pattern) {
        List<Part> parts = new ArrayList<>();
        for (int at = 0; at < pattern.length(); ) {
            boolean isRun = pattern.charAt(at) == '{';
            int end = pattern.indexOf(isRun ? '}' : '{', at);
            end = end < 0 ? pattern.length() : end;
            parts.add(isRun ? run(pattern.substring(at + 1, end)) : literal(pattern.substring(at, end)));
            at = isRun ? end + 1 : end;
        }
        for (int i = 0; i + 1 < parts.size(); i++) {
            Part next = parts.get(i + 1);
            boolean isVariable = parts.get(i).least < parts.get(i).most;
            if (isVariable && next.isLiteral() && parts.get(i).bytes.has(next.literal[0])) {
                throw new IllegalStateException("token pattern " + pattern + ": a run contains its own terminator");
            }
        }
        return parts;
    }

    private static Part literal(String text) {
        return new Part(Bytes.of(text), ByteClass.UPPER, 0, 0);
    }

    private static Part run(String run) {
        int colon = run.indexOf(':');
        ByteClass bytes = ByteClass.valueOf(run.substring(0, colon).toUpperCase(Locale.ROOT));
        String count = run.substring(colon + 1);
        int dash = count.indexOf('-');
        if (count.endsWith("+")) {
            return new Part(Bytes.EMPTY, bytes, Integer.parseInt(count.substring(0, count.length() - 1)), UNBOUNDED);
        }
        int least = Integer.parseInt(dash < 0 ? count : count.substring(0, dash));
        return new Part(Bytes.EMPTY, bytes, least, dash < 0 ? least : Integer.parseInt(count.substring(dash + 1)));
    }

    String service() {
        return service;
    }

    boolean isPublic() {
        return isPublic;
    }

    /** Returns the literal prefix, which is not masked; empty if the pattern starts with a run. */
    byte[] prefix() {
        return parts[0].literal;
    }

    /** Returns the offset of the first literal after runs of fixed length, or -1 if there is none. */
    int anchorOffset() {
        int offset = 0;
        for (Part part : parts) {
            if (part.isLiteral()) {
                return offset;
            }
            if (part.least != part.most) {
                return -1;
            }
            offset += part.least;
        }
        return -1;
    }

    /** Returns the first literal. */
    byte[] anchor() {
        for (Part part : parts) {
            if (part.isLiteral()) {
                return part.literal;
            }
        }
        return Bytes.EMPTY;
    }

    /** Returns whether a token may start with {@code first}, if it starts with a run. */
    boolean mayBegin(byte first) {
        return parts[0].bytes.has(first);
    }

    /**
     * Returns the end of the token that starts at {@code at}.
     *
     * @param to end of the data; a token truncated by the end of the data or of an argument ends there
     * @return the end; or if no token starts there, the complement of the position up to which bytes were read
     */
    int end(byte[] text, int at, int to) {
        int place = at;
        for (Part part : parts) {
            int end = part.isLiteral() ? literalEnd(part.literal, text, place, to) : runEnd(part, text, place, to);
            if (end < 0) {
                boolean isLast = ~end == to || text[~end] == 0;
                return isLast && isCutOff(text, at, ~end) ? ~end : end;
            }
            place = end;
        }
        Part last = parts[parts.length - 1];
        boolean goesOn = !last.isLiteral() && last.most != UNBOUNDED && place < to && last.bytes.has(text[place]);
        if (goesOn || (isWeak && !looksRandom(text, at + prefix().length, place))) {
            return ~place;
        }
        if (!isPublic && NonSecretPatterns.repeats(text, at + prefix().length, place) > 0) {
            return ~place;
        }
        // Text that follows without a separator belongs to the token, so that no part of it remains.
        return ByteClass.TOKEN.end(text, place, to);
    }

    private static int literalEnd(byte[] literal, byte[] text, int at, int to) {
        for (int i = 0; i < literal.length; i++) {
            if (at + i == to || text[at + i] != literal[i]) {
                return ~(at + i);
            }
        }
        return at + literal.length;
    }

    private static int runEnd(Part part, byte[] text, int at, int to) {
        int end = part.bytes.end(text, at, part.most < to - at ? at + part.most : to);
        boolean isRun = end - at >= part.least && (part.bytes != ByteClass.JWT || dots(text, at, end) >= 2);
        return isRun ? end : ~end;
    }

    private static int dots(byte[] text, int from, int to) {
        int dots = 0;
        for (int i = from; i < to; i++) {
            dots += text[i] == '.' ? 1 : 0;
        }
        return dots;
    }

    /** Returns whether a token is truncated at the end of the data or of an argument. */
    private boolean isCutOff(byte[] text, int at, int to) {
        int prefix = prefix().length;
        return !isWeak
                && !isPublic
                && prefix >= SHORTEST_CUT_PREFIX
                && to - at - prefix >= (ByteClass.ALNUM.has(prefix()[prefix - 1]) ? LONG_CUT : CUT)
                && looksRandom(text, at + prefix, to);
    }

    /** Returns whether digits or letter cases alternate as in random text. */
    static boolean looksRandom(byte[] text, int from, int to) {
        boolean digit = false;
        int letters = 0;
        int turns = 0;
        int last = 0;
        for (int i = from; i < to; i++) {
            int kind = ByteClass.kind(text[i]);
            if (kind != ByteClass.KIND_OTHER) {
                digit |= kind == ByteClass.KIND_DIGIT;
                letters++;
                turns += kind != last && last != 0 ? 1 : 0;
                last = kind;
            }
        }
        // Random digits and letters of one case alternate at 40 % of positions, letters of both cases at 50 %; words at
        // 10 to 30 %.
        return turns > 0 && (digit ? turns * 6 >= letters : turns * 4 >= letters);
    }
}
