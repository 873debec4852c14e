package eyas.lock.model;

import java.util.Arrays;

/**
 * An entry as what it covers: {@code *} stands for any characters of one part of a path or name, {@code **} for any characters of one word;
 * neither crosses a blank. Immutable and safe for use by any thread.
 *
 * <p>A text is matched in time proportional to its length times the pattern's: no hostile text makes it slow.
 */
public final class EntryPattern {
    private static final char ONE_PART = '\uE000';
    private static final char ALL_PARTS = '\uE001';
    private static final String SOCKET = "unix ";

    private final String text;
    private final String tokens;
    private final boolean labels;
    private final int literal;

    private EntryPattern(String text, boolean labels) {
        this.text = text;
        this.labels = labels;
        this.tokens = tokens(text);
        int end = 0;
        while (end < tokens.length() && !isWildcard(tokens.charAt(end))) {
            end++;
        }
        this.literal = end;
    }

    /** Return the pattern that an entry of {@code kind} is. */
    public static EntryPattern of(EntryKind kind, String text) {
        return new EntryPattern(text, kind == EntryKind.DESTINATIONS && !text.startsWith(SOCKET));
    }

    /** Return whether it has a wildcard. */
    public boolean isWild() {
        return literal < tokens.length();
    }

    /** Return whether it covers {@code entry}, which may itself have wildcards that folding made. */
    public boolean covers(String entry) {
        if (text.equals(entry)) {
            return true;
        }
        return isWild() && tokens(entry).startsWith(tokens.substring(0, literal)) && matches(tokens(entry));
    }

    /** Replaces wildcards by tokens, and leaves what is escaped. */
    private static String tokens(String text) {
        if (text.indexOf('*') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                out.append(c).append(text.charAt(++i));
            } else if (c != '*') {
                out.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '*') {
                out.append(ALL_PARTS);
                i++;
            } else {
                out.append(ONE_PART);
            }
        }
        return out.toString();
    }

    /** Steps through {@code entry} once, with all places of the pattern that may be reached at the same time. */
    private boolean matches(String entry) {
        boolean[] reached = new boolean[tokens.length() + 1];
        boolean[] next = new boolean[tokens.length() + 1];
        reached[literal] = true;
        skip(reached);
        for (int i = literal; i < entry.length(); i++) {
            char c = entry.charAt(i);
            Arrays.fill(next, false);
            for (int at = literal; at < tokens.length(); at++) {
                if (reached[at]) {
                    char token = tokens.charAt(at);
                    if (isWildcard(token)) {
                        next[at] |= takes(token, c);
                    } else {
                        next[at + 1] |= token == c;
                    }
                }
            }
            skip(next);
            boolean[] spare = reached;
            reached = next;
            next = spare;
        }
        return reached[tokens.length()];
    }

    /** A wildcard may stand for nothing. */
    private void skip(boolean[] reached) {
        for (int at = 0; at < tokens.length(); at++) {
            reached[at + 1] |= reached[at] && isWildcard(tokens.charAt(at));
        }
    }

    private boolean takes(char wildcard, char c) {
        if (wildcard == ALL_PARTS) {
            return c != ' ';
        }
        return c != ' ' && c != '/' && c != ALL_PARTS && !(labels && (c == '.' || c == ':'));
    }

    private static boolean isWildcard(char token) {
        return token == ONE_PART || token == ALL_PARTS;
    }
}
