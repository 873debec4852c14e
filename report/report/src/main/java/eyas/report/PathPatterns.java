package eyas.report;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of path patterns, each of a family: files that hold credentials, or files whose content a persistence mechanism runs. Immutable;
 * a lookup allocates nothing.
 */
final class PathPatterns {
    private final Entry[] entries;

    private enum Match {
        SUFFIX,
        PREFIX,
        PART,
        /** The path below the home directory of a user; a slash at the end of the text matches everything below a directory. */
        HOME
    }

    /** An entry, and whether it applies in any directory or only in the machine's own home and configuration directories. */
    private record Entry(String family, Match match, byte[] text, boolean anywhere) {
        /**
         * Returns whether a path with this entry may lie below {@code directory}, which has no trailing slash, and matches because of that
         * directory.
         */
        boolean mayLieBelow(byte[] directory) {
            if (match == Match.PREFIX) {
                return begins(text, directory) || begins(directory, text);
            }
            for (int end = 1; end < text.length; end++) {
                if (text[end] == '/'
                        && matches(directory, directory.length, directory.length - end, Arrays.copyOf(text, end))) {
                    return true;
                }
            }
            return match == Match.PART && contains(directory, directory.length, text);
        }

        private static boolean begins(byte[] path, byte[] with) {
            return path.length >= with.length && Arrays.equals(path, 0, with.length, with, 0, with.length);
        }
    }

    private PathPatterns(Entry[] entries) {
        this.entries = entries;
    }

    /** Reads table {@code resource}: family, match type, text. */
    static PathPatterns of(String resource) {
        return of(resource, 3);
    }

    /**
     * Reads table {@code resource}: family, match type, text, and where the entry applies: anywhere, or only in the machine's own
     * directories.
     */
    static PathPatterns withPlaces(String resource) {
        return of(resource, 4);
    }

    private static PathPatterns of(String resource, int columns) {
        List<Entry> read = new ArrayList<>();
        for (String[] row : TableReader.rows(PathPatterns.class.getResourceAsStream(resource), resource, columns)) {
            Match match = switch (row[1]) {
                case "suffix" -> Match.SUFFIX;
                case "prefix" -> Match.PREFIX;
                case "part" -> Match.PART;
                case "home" -> Match.HOME;
                default -> throw new IllegalStateException(resource + ": unknown match type: " + row[1]);
            };
            boolean anywhere = switch (columns == 3 ? "anywhere" : row[3]) {
                case "anywhere" -> true;
                case "own" -> false;
                default -> throw new IllegalStateException(resource + ": unknown place: " + row[3]);
            };
            read.add(new Entry(row[0], match, Bytes.of(match == Match.HOME ? '/' + row[2] : row[2]), anywhere));
        }
        return new PathPatterns(read.toArray(Entry[]::new));
    }

    /** Returns the family of the first matching entry for a path outside of home directories, empty for none. */
    String find(byte[] path, int length) {
        return find(path, length, -1);
    }

    /**
     * Returns the family of the first matching entry, empty for none.
     *
     * @param home start of the part of the path below the home directory of a user, -1 for none
     */
    String find(byte[] path, int length, int home) {
        for (Entry entry : entries) {
            if (isMet(entry, path, length, home)) {
                return entry.family;
            }
        }
        return "";
    }

    /**
     * Returns the family of the first matching entry for a path in home or configuration directories that are not the machine's own, empty
     * for none.
     */
    String findElsewhere(byte[] path, int length) {
        for (Entry entry : entries) {
            if ((entry.anywhere || entry.match == Match.PREFIX) && isMet(entry, path, length, -1)) {
                return entry.family;
            }
        }
        return "";
    }

    /** Returns whether a matching path may lie below {@code directory} and would not match below another directory. */
    boolean mayLieBelow(byte[] directory) {
        for (Entry entry : entries) {
            if (entry.mayLieBelow(directory)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMet(Entry entry, byte[] path, int length, int home) {
        byte[] text = entry.text;
        return switch (entry.match) {
            case SUFFIX -> matches(path, length, length - text.length, text);
            case PREFIX -> matches(path, length, 0, text);
            case PART -> contains(path, length, text);
            case HOME ->
                home > 0
                        && (text[text.length - 1] == '/' || length == home - 1 + text.length)
                        && matches(path, length, home - 1, text);
        };
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
