package eyas.report.html;

import eyas.text.WellFormedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assigns indexes to distinct texts, so that repeated ones are written once; 0 is the empty text. */
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
        texts.add(WellFormedText.of(text));
        return number;
    }

    List<String> texts() {
        return texts;
    }
}
