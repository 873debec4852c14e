package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A section of a document that a task writes, between its heading and the next one of the same rank. */
final class DocumentSection {
    private DocumentSection() {}

    /** Put {@code text} in place of what stands below the heading {@code title} in {@code file}. */
    static void write(Path file, String title, String text) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), title, text));
    }

    /** Return a document with another text below a heading. */
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
