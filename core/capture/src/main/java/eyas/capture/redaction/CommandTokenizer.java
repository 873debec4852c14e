package eyas.capture.redaction;

import eyas.event.Bytes;

/**
 * Splits one command into words: from an argument vector, a shell line, or a list of quoted strings.
 *
 * <p>Not thread-safe: the current word is stored in fields.
 */
final class CommandTokenizer {
    enum Kind {
        /** Each word ends with NUL. */
        VECTOR,
        /** Words end with blanks, and may be quoted. */
        LINE,
        /** As {@link #LINE}, and the next line continues the command if it starts like an entry of {@code .netrc}. */
        LINES,
        /** Quoted strings separated by commas, as in JSON. */
        LIST
    }

    /** The first words of continuation lines of an entry of {@code .netrc}. */
    private static final byte[][] KEYS = {Bytes.of("login"), Bytes.of("account"), Bytes.of("password")};

    private static final int LONGEST_KEY = 8;

    private byte[] text = new byte[0];
    private Kind kind = Kind.VECTOR;
    private int at;
    private int to;
    /** The quote that encloses the whole command; 0 for none. */
    private byte enclosing;

    private int begin;
    private int end;
    private boolean quoted;

    void start(byte[] in, int from, int until, Kind of, byte quote) {
        text = in;
        at = from;
        to = until;
        kind = of;
        enclosing = quote;
    }

    /** Returns the start of the word, within its quotes. */
    int begin() {
        return begin;
    }

    int end() {
        return end;
    }

    boolean isQuoted() {
        return quoted;
    }

    /** Returns the current position: after the word, or at the end of the command. */
    int at() {
        return at;
    }

    /** Advances to the next word; returns false at the end of the command. */
    boolean next() {
        quoted = false;
        return switch (kind) {
            case VECTOR -> nextOfVector();
            case LINE, LINES -> nextOfLine();
            case LIST -> nextOfList();
        };
    }

    private boolean nextOfVector() {
        if (at >= to) {
            return false;
        }
        begin = at;
        while (at < to && text[at] != 0) {
            at++;
        }
        end = at++;
        return true;
    }

    private boolean nextOfList() {
        while (at < to && (isBlank(text[at]) || text[at] == ',' || text[at] == '\n' || text[at] == '\r')) {
            at++;
        }
        if (at >= to || (text[at] != '"' && text[at] != '\'')) {
            return false;
        }
        int close = closing(at, text[at]);
        begin = at + 1;
        end = close;
        quoted = true;
        at = Math.min(to, close + 1);
        return true;
    }

    private boolean nextOfLine() {
        skipBlanks();
        if (at >= to || endsCommand(text[at])) {
            return false;
        }
        byte first = text[at];
        if (isQuote(first)) {
            int close = closing(at, first);
            if (close >= to - 1 || isBlank(text[close + 1]) || endsCommand(text[close + 1])) {
                begin = at + 1;
                end = close;
                quoted = true;
                at = Math.min(to, close + 1);
                return true;
            }
        }
        begin = at;
        while (at < to && !endsWord(at)) {
            if (text[at] == '\\' && at + 1 < to && text[at + 1] >= ' ') {
                at += 2;
            } else if (isQuote(text[at])) {
                int close = closing(at, text[at]);
                // An unclosed quote belongs to the word, or ends the text that encloses the command.
                at = close < to ? close + 1 : at + 1;
            } else {
                at++;
            }
        }
        at = Math.min(at, to);
        end = at;
        return true;
    }

    private void skipBlanks() {
        while (at < to) {
            if (isBlank(text[at])) {
                at++;
            } else if (text[at] == '\\' && at + 1 < to && text[at + 1] == '\n') {
                at += 2;
            } else if (kind == Kind.LINES && text[at] == '\n' && goesOn(at + 1)) {
                at++;
            } else {
                return;
            }
        }
    }

    private boolean goesOn(int line) {
        int word = line;
        while (word < to && isBlank(text[word])) {
            word++;
        }
        int wordEnd = ByteClass.ALNUM.end(text, word, Math.min(to, word + LONGEST_KEY + 1));
        for (byte[] key : KEYS) {
            if (SecretOptionTable.isWord(text, word, wordEnd, key)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the index of the quote that closes the one at {@code open}, or {@code to} if it is not closed. */
    private int closing(int open, byte quote) {
        for (int i = open + 1; i < to && text[i] != 0; i++) {
            if (text[i] == '\\' && quote == '"') {
                i++;
            } else if (text[i] == quote) {
                return i;
            }
        }
        return to;
    }

    private boolean isQuote(byte c) {
        return (c == '"' || c == '\'') && c != enclosing;
    }

    private boolean endsCommand(byte c) {
        return c == 0
                || c == '\n'
                || c == '\r'
                || c == ';'
                || c == '|'
                || c == '&'
                || c == ')'
                || c == '`'
                || (enclosing != 0 && c == enclosing);
    }

    private boolean endsWord(int place) {
        byte c = text[place];
        if (isBlank(c) || c == 0 || c == '\n' || c == '\r' || c == '`' || (enclosing != 0 && c == enclosing)) {
            return true;
        }
        return c == ';' && (place + 1 == to || isBlank(text[place + 1]) || text[place + 1] == '\n');
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
