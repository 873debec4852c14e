package eyas.testsupport;

import java.util.List;

/** The first difference of two texts, with a few lines around it. */
final class TextDifference {
    private static final int BEFORE = 2;
    private static final int SHOWN = 9;
    private static final int WIDTH = 160;

    private TextDifference() {}

    /** Returns the first lines that differ: {@code -} stored, {@code +} current. At most 21 lines. */
    static String of(String stored, String actual) {
        List<String> old = List.of(stored.split("\n", -1));
        List<String> now = List.of(actual.split("\n", -1));
        int at = 0;
        while (at < old.size() && at < now.size() && old.get(at).equals(now.get(at))) {
            at++;
        }
        int oldEnd = old.size();
        int nowEnd = now.size();
        while (oldEnd > at && nowEnd > at && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
            oldEnd--;
            nowEnd--;
        }
        StringBuilder text = new StringBuilder("from line " + (at + 1) + " on:");
        for (int i = Math.max(0, at - BEFORE); i < at; i++) {
            line(text, ' ', old.get(i));
        }
        side(text, '-', old.subList(at, oldEnd));
        side(text, '+', now.subList(at, nowEnd));
        return text.toString();
    }

    private static void side(StringBuilder text, char sign, List<String> lines) {
        lines.stream().limit(SHOWN).forEach(line -> line(text, sign, line));
        if (lines.size() > SHOWN) {
            text.append('\n')
                    .append(sign)
                    .append(" … ")
                    .append(lines.size() - SHOWN)
                    .append(" more lines");
        }
    }

    private static void line(StringBuilder text, char sign, String line) {
        String shown = line.replace("\r", "\\r").replace("\t", "\\t");
        text.append('\n').append(sign).append(shown.length() > WIDTH ? shown.substring(0, WIDTH) + "…" : shown);
    }
}
