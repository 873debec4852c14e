package eyas.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in the structure of a rules file: its item, its keys, and the text before it.
 *
 * <p>Determined from lines and their indentation alone, because a file being edited is often invalid YAML.
 *
 * @param kind the first key of the item, empty outside of items
 * @param keys the enclosing keys, outermost first; without the first key of the item, unless the position is in its value
 * @param value the text between the key and the position; null if the position is that of a key
 */
record Cursor(String kind, List<String> keys, @Nullable String value) {
    private static final Pattern KEY = Pattern.compile("^(\\s*(?:-\\s+)*)([A-Za-z_][A-Za-z0-9_-]*)\\s*:(?:\\s+(.*)|)$");
    private static final Pattern HEADER = Pattern.compile("[|>][0-9+-]*\\s*(#.*)?");
    private static final Pattern COMMENT = Pattern.compile("^\\s*#.*");
    /** Maximum number of lines to search backwards. */
    private static final int MAX_LINES = 5_000;

    Cursor {
        keys = List.copyOf(keys);
    }

    /** Returns the innermost key; empty if there is none. */
    String key() {
        return keys.isEmpty() ? "" : keys.getLast();
    }

    /** Returns the second innermost key; empty if there is none. */
    String outerKey() {
        return keys.size() < 2 ? "" : keys.get(keys.size() - 2);
    }

    /** Returns the cursor after {@code column} characters of a line. */
    static Cursor of(List<String> lines, int line, int column) {
        String all = line < lines.size() ? lines.get(line) : "";
        String before = all.substring(0, Math.min(column, all.length()));
        Climb climb = new Climb(lines);
        Matcher own = KEY.matcher(before);
        if (own.matches()) {
            String written = own.group(3) == null ? "" : own.group(3);
            climb.key(own.group(1), own.group(2));
            climb.from(line);
            return climb.cursor(written);
        }
        String bare = before.stripLeading();
        int indent = before.length() - bare.length();
        boolean dashed = bare.startsWith("-") && (bare.length() == 1 || bare.charAt(1) == ' ');
        if (dashed && indent == 0) {
            return new Cursor("", List.of(), null);
        }
        climb.limit = dashed ? indent + 1 : indent;
        climb.from(line);
        String owner = climb.keys.isEmpty() ? "" : climb.keys.getFirst();
        boolean scalar = !climb.text.isEmpty() || climb.open;
        if (scalar || isValueList(owner)) {
            return climb.cursor(climb.continued(lines, line, before));
        }
        return climb.cursor(null);
    }

    /** Returns whether the entries below a key are values, not keys. */
    private static boolean isValueList(String key) {
        return List.of("items", "tags", "rules", "fields", "comps", "values", "condition", "output", "desc")
                .contains(key);
    }

    /** Walks up the lines, from the innermost key to the item. */
    private static final class Climb {
        private final List<String> lines;
        private final List<String> keys = new ArrayList<>();
        private String kind = "";
        /** Enclosing keys must be indented less than this. */
        private int limit;

        /** The text after the innermost key on its line. */
        private String text = "";

        private boolean open;
        private int keyLine = -1;
        private boolean ended;

        Climb(List<String> lines) {
            this.lines = lines;
        }

        /** Handles a key on the line of the position. */
        void key(String lead, String name) {
            keys.add(name);
            int dash = lead.indexOf('-');
            limit = dash >= 0 ? dash + 1 : lead.length();
            if (dash == 0) {
                kind = name;
                ended = true;
            }
        }

        void from(int line) {
            int first = Math.max(0, line - MAX_LINES);
            for (int i = line - 1; i >= first && !ended; i--) {
                String text = lines.get(i);
                if (!text.isBlank() && !COMMENT.matcher(text).matches()) {
                    step(i, text);
                }
            }
        }

        private void step(int index, String line) {
            Matcher matcher = KEY.matcher(line);
            if (!matcher.matches()) {
                return;
            }
            String lead = matcher.group(1);
            int dash = lead.indexOf('-');
            int column = lead.length();
            String name = matcher.group(2);
            if (column < limit) {
                if (keys.isEmpty()) {
                    keyLine = index;
                    String value = matcher.group(3) == null ? "" : matcher.group(3);
                    open = HEADER.matcher(value).matches();
                    text = open ? "" : value.startsWith("#") ? "" : value;
                }
                keys.add(name);
                limit = column;
            }
            if (dash >= 0 && dash < limit) {
                // The dash of the item or entry that contains the position.
                limit = dash + 1;
                if (dash == 0) {
                    kind = name;
                    ended = true;
                }
            }
        }

        /** Returns the text between the key and the position. */
        String continued(List<String> all, int line, String before) {
            StringBuilder value = new StringBuilder(text);
            for (int i = Math.max(0, keyLine) + 1; i < line; i++) {
                value.append('\n').append(all.get(i).strip());
            }
            return value.append('\n').append(before.stripLeading()).toString();
        }

        Cursor cursor(@Nullable String value) {
            return new Cursor(kind, keys.reversed(), value);
        }
    }
}
