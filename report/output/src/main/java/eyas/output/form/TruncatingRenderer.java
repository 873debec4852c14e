package eyas.output.form;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes alerts in a form, and shortens their texts where the line would be too long for whoever takes it: a document that is cut in the
 * middle is none, and how long a command line is, is for the process to choose. One thread.
 */
public final class TruncatingRenderer implements AlertRenderer {
    private static final String CUT = "… (cut)";
    /** The most characters of one text, tried in this order. */
    private static final List<Integer> LENGTHS = List.of(4096, 1024, 256, 64);

    /** The most bytes of a character of a {@link String}. */
    private static final int BYTES = 3;

    private final AlertRenderer form;
    private final int most;

    /**
     * Make one.
     *
     * @param form writes the alerts
     * @param most the most bytes of a line
     */
    public TruncatingRenderer(AlertRenderer form, int most) {
        this.form = form;
        this.most = most;
    }

    /** Return a line of at most as many bytes as asked for; a longer one where texts are not what makes it long. */
    @Override
    public String line(Alert alert, long repeats) {
        String line = form.line(alert, repeats);
        for (int length : LENGTHS) {
            if (isShort(line)) {
                return line;
            }
            line = form.line(shortened(alert, length), repeats);
        }
        return line;
    }

    private boolean isShort(String line) {
        return (long) line.length() * BYTES <= most || line.getBytes(StandardCharsets.UTF_8).length <= most;
    }

    private static Alert shortened(Alert alert, int length) {
        return alert.with(
                shortened(alert.message(), length),
                shortened(alert.fields(), length),
                shortened(alert.facts(), length),
                alert.contributions());
    }

    private static SortedMap<String, OutputValue> shortened(SortedMap<String, OutputValue> values, int length) {
        SortedMap<String, OutputValue> shorter = new TreeMap<>(values.comparator());
        values.forEach((name, value) -> shorter.put(name, shortened(value, length)));
        return shorter;
    }

    private static OutputValue shortened(OutputValue value, int length) {
        return switch (value) {
            case OutputValue.Text(String text) -> new OutputValue.Text(shortened(text, length));
            case OutputValue.Many(List<OutputValue> values) ->
                new OutputValue.Many(values.stream()
                        .limit(length)
                        .map(each -> shortened(each, length))
                        .toList());
            case OutputValue.Whole _,
                    OutputValue.Unsigned _,
                    OutputValue.Real _,
                    OutputValue.Truth _,
                    OutputValue.Missing _ -> value;
        };
    }

    private static String shortened(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        // No half of a character.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + CUT;
    }
}
