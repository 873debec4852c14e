package eyas.github.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Reads back what a {@link CommandFile} has written, where no runner does. */
public final class CommandValues {
    private static final String DOCUMENT = "<<";

    private CommandValues() {}

    /** Returns the values by their names; none where there is no file. */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        try {
            Iterator<String> lines = Files.readAllLines(file).iterator();
            while (lines.hasNext()) {
                String head = lines.next();
                int mark = head.indexOf(DOCUMENT);
                if (mark > 0) {
                    values.put(head.substring(0, mark), value(lines, head.substring(mark + DOCUMENT.length())));
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was kept.
            return values;
        }
        return values;
    }

    private static String value(Iterator<String> lines, String end) {
        StringBuilder value = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals(end)) {
                break;
            }
            value.append(value.isEmpty() ? "" : "\n").append(line);
        }
        return value.toString();
    }
}
