package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads command files as the runner does: {@code name=value}, or {@code name<<delimiter} with lines up to the delimiter. */
final class CommandFileReader {
    private CommandFileReader() {}

    static Map<String, String> pairs(Path file) throws IOException {
        Map<String, String> pairs = new LinkedHashMap<>();
        Iterator<String> lines = Files.readAllLines(file).iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            int equals = line.indexOf('=');
            int document = line.indexOf("<<");
            if (equals >= 0 && (document < 0 || equals < document)) {
                pairs.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (document > 0) {
                pairs.put(line.substring(0, document), value(lines, line.substring(document + 2)));
            } else if (!line.isEmpty()) {
                throw new AssertionError("the runner rejects the line '" + line + "' of " + file);
            }
        }
        return pairs;
    }

    private static String value(Iterator<String> lines, String delimiter) {
        StringBuilder value = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals(delimiter)) {
                return value.toString();
            }
            value.append(value.isEmpty() ? "" : "\n").append(line);
        }
        throw new AssertionError("the delimiter " + delimiter + " is missing");
    }
}
