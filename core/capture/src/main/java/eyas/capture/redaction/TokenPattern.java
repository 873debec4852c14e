package eyas.capture.redaction;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A format of tokens: literal text and runs of bytes, matched from left to right without going back. Immutable.
 *
 * <p>The syntax stands in {@code secret-tokens.tsv}.
 */
final class TokenPattern {
    /** A token that the end of the data cuts off has at least so many bytes behind its prefix, which has at least three. */
    private static final int CUT = 4;
    /** Behind a prefix that words may begin with, too. */
    private static final int LONG_CUT = 12;

    private static final int SHORTEST_CUT_PREFIX = 3;
    private static final String WEAK = "~";
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    /**
     * One part of a pattern.
     *
     * @param literal the bytes of literal text; empty for a run
     * @param bytes what a run consists of
     * @param least the shortest run
     * @param most the longest run
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
     * @param service the service whose tokens have it
     * @param isPublic whether it is the format of something that is no secret
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
                throw new IllegalStateException("token pattern " + pattern + ": a run contains what ends it");
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

    /** Returns the literal text that it begins with, which is kept; empty if it begins with a run. */
    byte[] prefix() {
        return parts[0].literal;
    }

    /** Returns how far from the beginning the first literal stands behind runs of exact length, -1 if there is no such. */
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

    /** Returns whether a token may begin with {@code first}, if it begins with a run. */
    boolean mayBegin(byte first) {
        return parts[0].bytes.has(first);
    }

    /**
     * Returns where the token that begins at {@code at} ends.
     *
     * @param to where the data ends; a token that the end of the data or of an argument cuts off ends there
     * @return the end; or if none begins there, the complement of the place up to which bytes were read
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
        // What follows without a separator belongs to it: no half of a token stays.
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

    /** Returns whether a token was cut off at the end of the data or of an argument. */
    private boolean isCutOff(byte[] text, int at, int to) {
        int prefix = prefix().length;
        return !isWeak
                && !isPublic
                && prefix >= SHORTEST_CUT_PREFIX
                && to - at - prefix >= (ByteClass.ALNUM.has(prefix()[prefix - 1]) ? LONG_CUT : CUT)
                && looksRandom(text, at + prefix, to);
    }

    /** Returns whether bytes have digits or both cases that take turns, as in random text. */
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
        // Random digits and letters of one case take turns at 40 % of places, letters of both cases at 50 %; words at
        // 10 to 30 %.
        return turns > 0 && (digit ? turns * 6 >= letters : turns * 4 >= letters);
    }
}
