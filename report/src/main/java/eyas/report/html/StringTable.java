package eyas.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers distinct texts, since processes repeat themselves; 0 is the empty text. */
final class StringTable {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    StringTable() {
        number("");
    }

    int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        int number = texts.size();
        numbers.put(text, number);
        texts.add(sound(text));
        return number;
    }

    List<String> texts() {
        return texts;
    }

    /** A text that was cut between two halves of a character is no Unicode, and no writer takes it. */
    private static String sound(String text) {
        if (text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            return text;
        }
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\ufffd' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
