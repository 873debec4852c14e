package eyas.enrich.indicators;

/**
 * Reads lists with one value on each line: comments after {@code #}, {@code ;} or {@code //}, and lines of a hosts file.
 */
final class PlainListReader {
    private PlainListReader() {}

    static void read(String text, IndicatorCollector collector, IndicatorLimits limits) {
        int line = 0;
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            line++;
            if (stop - at > limits.lineLength()) {
                collector.skip(IndicatorParser.TOO_LONG);
            } else {
                line(text.substring(at, stop).strip(), line, collector);
            }
            at = stop + 1;
        }
    }

    private static void line(String line, int number, IndicatorCollector collector) {
        if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ';' || line.startsWith("//")) {
            return;
        }
        String[] words = line.split("\\s+", 3);
        boolean hosts = words.length > 1 && isSink(words[0]) && words[1].charAt(0) != '#';
        if (hosts) {
            collector.add(words[1], number, words.length > 2 ? comment(words[2]) : "");
        } else {
            collector.add(words[0], number, comment(line.substring(words[0].length())));
        }
    }

    /** Returns whether it is an address to which hosts files redirect blocked names. */
    private static boolean isSink(String word) {
        return word.equals("0.0.0.0") || word.equals("127.0.0.1") || word.equals("::") || word.equals("::1");
    }

    private static String comment(String text) {
        String rest = text.strip();
        int start = 0;
        while (start < rest.length() && "#;/".indexOf(rest.charAt(start)) >= 0) {
            start++;
        }
        return rest.substring(start);
    }
}
