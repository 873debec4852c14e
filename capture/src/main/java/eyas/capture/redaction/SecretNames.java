package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tell from a name whether the value that goes with it is a secret; a table. Not thread-safe: it has a buffer. */
final class SecretNames {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-names.tsv";
    /** Longer names are judged by their end. */
    private static final int LONGEST = 128;

    private enum Match {
        CONTAINS,
        PART,
        JOINED,
        NOT_LAST,
        NOT,
        NOT_CONTAINS,
        NOT_WHOLE,
        PUBLIC_LAST;

        boolean isSecret() {
            return this == CONTAINS || this == PART || this == JOINED;
        }
    }

    /** Where a name stands. */
    enum Place {
        /** In running text. */
        TEXT,
        /** Surely the name of a variable or an option, so that words count that mean too much in running text. */
        NAMED,
        /** In the query of a URL, before a value that is long. */
        QUERY,
        /** Behind a semicolon, as in a connection string. */
        LIST,
        /** At the beginning of a line, in lower case, before a colon: a key of YAML. */
        KEY
    }

    private record Word(byte[] text, Match match, Place only) {
        boolean isFor(Place place) {
            return only == Place.TEXT || only == place;
        }
    }

    /** Words that say that a value is a secret. */
    private final Word[] secret;
    /** Words that say that it is none. */
    private final Word[] open;

    private final byte[] joined = new byte[LONGEST];
    private final int[] ends = new int[LONGEST];
    private int length;
    private int parts;

    SecretNames() {
        List<Word> read = new ArrayList<>();
        for (String[] row : TableReader.rows(SecretNames.class.getResourceAsStream(RESOURCE), RESOURCE, 3)) {
            Match match = switch (row[1]) {
                case "contains" -> Match.CONTAINS;
                case "part" -> Match.PART;
                case "joined" -> Match.JOINED;
                case "not-last" -> Match.NOT_LAST;
                case "not" -> Match.NOT;
                case "not-contains" -> Match.NOT_CONTAINS;
                case "not-whole" -> Match.NOT_WHOLE;
                case "public-last" -> Match.PUBLIC_LAST;
                default -> throw new IllegalStateException(RESOURCE + ": unknown way to look: " + row[1]);
            };
            Place only = switch (row[2]) {
                case "named" -> Place.NAMED;
                case "query" -> Place.QUERY;
                case "list" -> Place.LIST;
                case "key" -> Place.KEY;
                case "any" -> Place.TEXT;
                default -> throw new IllegalStateException(RESOURCE + ": unknown place: " + row[2]);
            };
            read.add(new Word(Bytes.of(row[0]), match, only));
        }
        secret = read.stream().filter(word -> word.match.isSecret()).toArray(Word[]::new);
        open = read.stream().filter(word -> !word.match.isSecret()).toArray(Word[]::new);
    }

    /** Judges a name. */
    boolean isSecret(byte[] text, int from, int to, Place place) {
        takeApart(text, Math.max(from, to - LONGEST), to);
        for (Word word : secret) {
            boolean isSecret = word.isFor(place)
                    && switch (word.match) {
                        case CONTAINS -> contains(word.text);
                        case PART -> hasPart(word.text);
                        case JOINED -> parts > 1 && hasPart(word.text);
                        case NOT_LAST, NOT, NOT_CONTAINS, NOT_WHOLE, PUBLIC_LAST -> false;
                    };
            if (isSecret) {
                return !isPublic(place);
            }
        }
        return false;
    }

    /** Returns whether a value is itself a name of a secret in capital letters, as usage texts have: {@code --token TOKEN}. */
    boolean isPlaceholder(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '_' && (text[i] < 'A' || text[i] > 'Z')) {
                return false;
            }
        }
        return to - from <= LONGEST && isSecret(text, from, to, Place.NAMED);
    }

    /** Returns whether a name is one of an identifier, a hash, a version or the like, whose value may look random and is no secret. */
    boolean isPublic(byte[] text, int from, int to) {
        takeApart(text, Math.max(from, to - LONGEST), to);
        return isPublic(Place.TEXT) || hasLast(Match.PUBLIC_LAST);
    }

    /** Looks at the last part that is no number: {@code x-amz-id-2}. */
    private boolean hasLast(Match match) {
        int last = parts - 1;
        while (last > 0 && isNumber(last)) {
            last--;
        }
        for (Word word : open) {
            if (word.match == match && last >= 0 && isPart(last, word.text)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNumber(int part) {
        return ByteClass.DIGIT.end(joined, ends[part - 1], ends[part]) == ends[part];
    }

    /** Returns whether words say that a name is none of a secret. */
    private boolean isPublic(Place place) {
        for (Word word : open) {
            boolean isPublic = word.isFor(place)
                    && switch (word.match) {
                        case NOT_LAST -> parts > 0 && isPart(parts - 1, word.text);
                        case NOT -> hasPart(word.text);
                        case NOT_CONTAINS -> contains(word.text);
                        case NOT_WHOLE -> Arrays.equals(joined, 0, length, word.text, 0, word.text.length);
                        case CONTAINS, PART, JOINED, PUBLIC_LAST -> false;
                    };
            if (isPublic) {
                return true;
            }
        }
        return false;
    }

    private void takeApart(byte[] text, int from, int to) {
        length = 0;
        parts = 0;
        boolean lower = false;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            boolean separator = c == '_' || c == '-' || c == '.';
            boolean upper = c >= 'A' && c <= 'Z';
            if ((separator || (upper && lower)) && length > (parts == 0 ? 0 : ends[parts - 1])) {
                ends[parts++] = length;
            }
            lower = c >= 'a' && c <= 'z';
            if (!separator) {
                joined[length++] = (byte) (lower ? c - 'a' + 'A' : c);
            }
        }
        if (length > (parts == 0 ? 0 : ends[parts - 1])) {
            ends[parts++] = length;
        }
    }

    private boolean contains(byte[] word) {
        for (int at = 0; at + word.length <= length; at++) {
            if (Arrays.equals(joined, at, at + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasPart(byte[] word) {
        for (int i = 0; i < parts; i++) {
            if (isPart(i, word)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPart(int part, byte[] word) {
        int begin = part == 0 ? 0 : ends[part - 1];
        return Arrays.equals(joined, begin, ends[part], word, 0, word.length);
    }
}
