package eyas.output.form;

import eyas.engine.Alert;
import eyas.engine.OutputValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Renders alerts in a format and truncates their texts if the line would exceed the receiver's limit. A document that is cut in the middle
 * is invalid, and processes control the length of their command lines. Not thread-safe.
 */
public final class TruncatingRenderer implements AlertRenderer {
    private static final String CUT = "… (cut)";
    /** Text limits in characters, tried in this order. */
    private static final List<Integer> LENGTHS = List.of(4096, 1024, 256, 64);

    /** Maximum number of UTF-8 bytes for a {@code char} of a {@link String}. */
    private static final int BYTES = 3;

    private final AlertRenderer form;
    private final int most;

    /**
     * Creates a renderer.
     *
     * @param form renders the alerts
     * @param most the maximum size of a line in bytes
     */
    public TruncatingRenderer(AlertRenderer form, int most) {
        this.form = form;
        this.most = most;
    }

    /** Returns a line within the limit, or a longer one if its texts are not the cause. */
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
            case OutputValue.IntegerValue _,
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
        // Do not split a surrogate pair.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + CUT;
    }
}
