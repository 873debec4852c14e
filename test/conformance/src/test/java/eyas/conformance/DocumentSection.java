package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A generated section of a document, from its heading to the next heading of the same level. */
final class DocumentSection {
    private DocumentSection() {}

    /** Replaces the text below the heading {@code title} in {@code file}. */
    static void write(Path file, String title, String text) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), title, text));
    }

    /** Returns the document with the text below a heading replaced. */
    static String replaced(String document, String title, String text) {
        String heading = "\n## " + title + "\n";
        int begin = document.indexOf(heading);
        if (begin < 0) {
            throw new AssertionError("no section '" + title + "'");
        }
        int next = document.indexOf("\n## ", begin + heading.length() - 1);
        return document.substring(0, begin)
                + heading
                + "\n"
                + text.strip()
                + "\n"
                + (next < 0 ? "" : document.substring(next));
    }
}
