package eyas.filter.plan;

import org.jspecify.annotations.Nullable;

/** Translates a glob into a JDK regular expression, for the reference evaluator. */
final class GlobTranslation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private GlobTranslation(String glob) {
        this.glob = glob;
    }

    /** Returns the regular expression, or null for a glob that matches nothing. */
    static @Nullable String regex(String glob) {
        GlobTranslation translation = new GlobTranslation(glob);
        while (translation.at < glob.length()) {
            if (!translation.element()) {
                return null;
            }
        }
        return translation.regex.toString();
    }

    private boolean element() {
        char c = glob.charAt(at++);
        switch (c) {
            case '*' -> regex.append(".*");
            case '?' -> regex.append('.');
            case '\\' -> {
                if (at == glob.length()) {
                    return false;
                }
                quote(glob.charAt(at++));
            }
            case '[' -> set();
            default -> quote(c);
        }
        return true;
    }

    private void set() {
        StringBuilder set = new StringBuilder("[");
        int i = at;
        if (i < glob.length() && (glob.charAt(i) == '!' || glob.charAt(i) == '^')) {
            set.append('^');
            i++;
        }
        int first = i;
        while (i < glob.length() && (glob.charAt(i) != ']' || i == first)) {
            if (glob.startsWith("[:", i)
                    && glob.indexOf(":]", i + 2) > 0
                    && glob.substring(i + 2, glob.indexOf(":]", i + 2)).matches("[a-z]*")) {
                int close = glob.indexOf(":]", i + 2);
                set.append(posix(glob.substring(i + 2, close)));
                i = close + 2;
                continue;
            }
            i = glob.charAt(i) == '\\' && i + 1 < glob.length() ? i + 1 : i;
            int low = glob.charAt(i);
            int high = low;
            if (i + 2 < glob.length() && glob.charAt(i + 1) == '-' && glob.charAt(i + 2) != ']') {
                i += glob.charAt(i + 2) == '\\' && i + 3 < glob.length() ? 3 : 2;
                high = glob.charAt(i);
            }
            if (low <= high) {
                set.append(hex(low)).append('-').append(hex(high));
            }
            i++;
        }
        if (i >= glob.length()) {
            quote('[');
            return;
        }
        at = i + 1;
        boolean empty = set.length() == 1;
        boolean emptyNegation = set.toString().equals("[^");
        regex.append(empty ? "(?!)" : emptyNegation ? "." : set.append(']').toString());
    }

    private static String posix(String name) {
        return switch (name) {
            case "alpha" -> "\\p{Alpha}";
            case "digit" -> "\\p{Digit}";
            case "alnum" -> "\\p{Alnum}";
            case "lower" -> "\\p{Lower}";
            case "upper" -> "\\p{Upper}";
            case "space" -> "\\s\\x0B";
            case "blank" -> "\\p{Blank}";
            case "punct" -> "\\p{Punct}";
            case "graph" -> "\\p{Graph}";
            case "print" -> "\\p{Print}";
            case "cntrl" -> "\\p{Cntrl}";
            case "xdigit" -> "\\p{XDigit}";
            default -> "";
        };
    }

    private void quote(char c) {
        regex.append(hex(c));
    }

    private static String hex(int c) {
        return String.format("\\x%02X", c);
    }
}
