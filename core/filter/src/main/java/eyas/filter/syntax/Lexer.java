package eyas.filter.syntax;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import org.jspecify.annotations.Nullable;

/**
 * Takes tokens from a condition on demand of the parser.
 *
 * <p>Tokens depend on the context ({@code in} may be an operator, a macro or a string), so there is no token stream. Every {@code take…}
 * method either consumes its token, stores it in {@link #token} and returns true, or changes nothing. Each examines a character a bounded
 * number of times.
 */
final class Lexer {
    private final String text;
    private final LineIndex lines;
    private int at;
    private String token = "";

    Lexer(String text) {
        this.text = text;
        this.lines = new LineIndex(text);
    }

    /** Returns the last token taken. */
    String token() {
        return token;
    }

    int at() {
        return at;
    }

    /** Resets the lexer to an earlier state. */
    void back(int offset, String lastToken) {
        at = offset;
        token = lastToken;
    }

    boolean atEnd() {
        return at == text.length();
    }

    Position position() {
        return lines.at(at);
    }

    boolean sees(String word) {
        return text.startsWith(word, at);
    }

    /** Returns whether the remaining text is {@code word}. */
    boolean endsWith(String word) {
        return sees(word) && at + word.length() == text.length();
    }

    boolean skipBlanks() {
        int start = at;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at > start;
    }

    boolean take(String word) {
        return text.startsWith(word, at) && end(at + word.length());
    }

    /** Takes {@code not} with the blanks that must follow. */
    boolean takeNot() {
        int i = at + 3;
        if (!sees("not") || i >= text.length() || !isSpace(text.charAt(i))) {
            return false;
        }
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return end(i);
    }

    boolean takeIdentifier() {
        int i = word(at);
        return i > at && end(i);
    }

    boolean takeFieldName() {
        int i = word(at);
        int found = -1;
        while (i > at && i < text.length() && text.charAt(i) == '.') {
            int next = word(i + 1);
            if (next == i + 1) {
                break;
            }
            i = next;
            found = next;
        }
        return found > 0 && end(found);
    }

    private int word(int from) {
        int i = from;
        if (i < text.length() && isLetter(text.charAt(i))) {
            while (i < text.length() && isWordPart(text.charAt(i))) {
                i++;
            }
        }
        return i;
    }

    boolean takeBareArgument() {
        int i = at;
        while (i < text.length() && "[]\"'".indexOf(text.charAt(i)) < 0 && !isSpace(text.charAt(i))) {
            i++;
        }
        return i > at && end(i);
    }

    boolean takeBare() {
        int i = at;
        while (i < text.length() && "()\"'=,".indexOf(text.charAt(i)) < 0 && !isSpace(text.charAt(i))) {
            i++;
        }
        return i > at && end(i);
    }

    boolean takeHex() {
        if (!sees("0x") && !sees("0X")) {
            return false;
        }
        int i = at + 2;
        while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 0x80) {
            i++;
        }
        return i > at + 2 && end(i);
    }

    boolean takeNumber() {
        int i = at;
        if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
            i++;
        }
        int digits = digits(i);
        if (digits == i) {
            return false;
        }
        i = digits;
        if (i < text.length() && text.charAt(i) == '.') {
            i = digits(i + 1);
        }
        if (i + 1 < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int sign = text.charAt(i + 1);
            int exponent = digits(i + 2);
            if ((sign == '+' || sign == '-') && exponent > i + 2) {
                i = exponent;
            }
        }
        return end(i);
    }

    private int digits(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    /** Takes an operator of {@code family}, or returns null. */
    @Nullable
    Operator takeOperator(Operator.Family family) {
        for (Operator operator : Operator.ALL) {
            if (operator.family() == family && takeOperator(operator.symbol(), operator.needsBlank())) {
                return operator;
            }
        }
        return null;
    }

    /** Takes {@code word}, and the blanks after it, which are required if {@code blank}. */
    boolean takeOperator(String word, boolean blank) {
        int start = at;
        String before = token;
        if (!take(word)) {
            return false;
        }
        if (blank && !skipBlanks()) {
            back(start, before);
            return false;
        }
        return true;
    }

    /** Takes the name and the opening parenthesis of a transformer, or returns null. */
    @Nullable
    TransformerKind takeTransformer() {
        for (TransformerKind kind : TransformerKind.values()) {
            if (kind != TransformerKind.VAL && takeCall(kind)) {
                return kind;
            }
        }
        return null;
    }

    boolean takeCall(TransformerKind kind) {
        int after = at + kind.keyword().length();
        return sees(kind.keyword()) && after < text.length() && text.charAt(after) == '(' && end(after + 1);
    }

    /**
     * Takes a quoted string. As in Falco, a quote after a backslash never ends the string, even if the backslash is itself escaped; use
     * {@code "\ "} (backslash, blank) or {@code \x5c} for a backslash at the end.
     */
    boolean takeQuoted() {
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return false;
        }
        char quote = text.charAt(at);
        int close = at;
        do {
            close = text.indexOf(quote, close + 1);
        } while (close > at + 1 && text.charAt(close - 1) == '\\');
        if (close < 0) {
            throw error(DiagnosticCode.SYNTAX, at, 1, "unterminated string", "close the string with " + quote);
        }
        String value = unescape(at + 1, close, quote);
        at = close + 1;
        token = value;
        return true;
    }

    private String unescape(int from, int to, char quote) {
        int i = text.indexOf('\\', from);
        if (i < 0 || i >= to) {
            return text.substring(from, to);
        }
        StringBuilder value = new StringBuilder(to - from);
        int copied = from;
        while (i >= 0 && i < to) {
            value.append(text, copied, i);
            char c = text.charAt(i + 1);
            copied = i + 2;
            switch (c) {
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                // For compatibility with old rules, a backslash before a blank is literal and the blank is dropped.
                case ' ', '\\' -> value.append('\\');
                case '/' -> value.append('/');
                case '"', '\'' -> value.append(quoteEscape(c, quote, i));
                case 'x' -> {
                    value.append(hexEscape(i, to));
                    copied = i + 4;
                }
                default ->
                    throw error(
                            DiagnosticCode.SYNTAX,
                            i,
                            2,
                            "unsupported string escape sequence: \\" + c,
                            "write \\\\ for a backslash");
            }
            i = text.indexOf('\\', copied);
        }
        return value.append(text, copied, to).toString();
    }

    private char quoteEscape(char c, char quote, int escape) {
        if (c != quote) {
            throw error(
                    DiagnosticCode.SYNTAX,
                    escape,
                    2,
                    "invalid \\" + c + " escape in " + quote + "-quoted string",
                    "write " + c + " without the backslash");
        }
        return c;
    }

    private char hexEscape(int escape, int to) {
        if (escape + 4 > to) {
            throw error(
                    DiagnosticCode.SYNTAX,
                    escape,
                    to - escape,
                    "truncated hex char escape sequence",
                    "write two digits after \\x");
        }
        int high = Character.digit(text.charAt(escape + 2), 16);
        int low = Character.digit(text.charAt(escape + 3), 16);
        if (high < 0 || low < 0) {
            throw error(
                    DiagnosticCode.SYNTAX,
                    escape,
                    4,
                    "invalid hex char escape sequence: " + text.substring(escape + 2, escape + 4),
                    "write two hexadecimal digits after \\x");
        }
        return LiteralText.character(high << 4 | low);
    }

    private boolean end(int offset) {
        token = text.substring(at, offset);
        at = offset;
        return true;
    }

    /** Creates an error at the current position. */
    SyntaxException error(String message, @Nullable String fix) {
        return error(DiagnosticCode.SYNTAX, at, atEnd() ? 0 : 1, message, fix);
    }

    SyntaxException error(DiagnosticCode code, int offset, int length, String message, @Nullable String fix) {
        return error(code, offset, length, message, fix == null ? null : Hint.of(fix));
    }

    SyntaxException error(DiagnosticCode code, int offset, int length, String message, @Nullable Hint hint) {
        return new SyntaxException(new ConditionDiagnostic(code, message, lines.at(offset), length, hint));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isWordPart(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
    }
}
