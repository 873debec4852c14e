package eyas.report;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of path patterns, each of a family: files that hold credentials, or files of which a persistence mechanism runs the
 * content. Immutable; finding the family of a path allocates nothing.
 */
final class PathPatterns {
    private final Entry[] entries;

    private enum Match {
        SUFFIX,
        PREFIX,
        PART
    }

    private record Entry(String family, Match match, byte[] text) {}

    private PathPatterns(Entry[] entries) {
        this.entries = entries;
    }

    /** Reads table {@code resource}: family, way to look, text. */
    static PathPatterns of(String resource) {
        List<Entry> read = new ArrayList<>();
        for (String[] row : TableReader.rows(PathPatterns.class.getResourceAsStream(resource), resource, 3)) {
            Match match = switch (row[1]) {
                case "suffix" -> Match.SUFFIX;
                case "prefix" -> Match.PREFIX;
                case "part" -> Match.PART;
                default -> throw new IllegalStateException(resource + ": unknown way to look: " + row[1]);
            };
            read.add(new Entry(row[0], match, Bytes.of(row[2])));
        }
        return new PathPatterns(read.toArray(Entry[]::new));
    }

    /** Returns the family of the first entry that the path meets, empty if none does. */
    String find(byte[] path, int length) {
        for (Entry entry : entries) {
            byte[] text = entry.text;
            boolean met = switch (entry.match) {
                case SUFFIX -> matches(path, length, length - text.length, text);
                case PREFIX -> matches(path, length, 0, text);
                case PART -> contains(path, length, text);
            };
            if (met) {
                return entry.family;
            }
        }
        return "";
    }

    /** Returns the family of the first entry for what paths start with that the path meets, empty if none does. */
    String findByStart(byte[] path, int length) {
        for (Entry entry : entries) {
            if (entry.match == Match.PREFIX && matches(path, length, 0, entry.text)) {
                return entry.family;
            }
        }
        return "";
    }

    private static boolean matches(byte[] path, int length, int at, byte[] text) {
        if (at < 0 || at + text.length > length || path[at + text.length - 1] != text[text.length - 1]) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (path[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] path, int length, byte[] text) {
        for (int at = 0; at + text.length <= length; at++) {
            if (path[at + 1] == text[1] && matches(path, length, at, text)) {
                return true;
            }
        }
        return false;
    }
}
