package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Determines from a name whether its value is a secret; a table. Not thread-safe, because it has a buffer. */
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
        NOT_KEY,
        NOT_END,
        NOT_WHOLE,
        NOT_FIRST,
        PUBLIC_LAST;

        boolean isSecret() {
            return this == CONTAINS || this == PART || this == JOINED;
        }
    }

    /** The verdict of a name on its value. */
    enum Verdict {
        /** The value is not a secret. */
        OPEN,
        /** The value is a secret if it is a user and a password: {@code BUNDLE_GEMS__EXAMPLE__COM=ci:hunter2}. */
        IF_PAIR,
        /** The value is a secret if it looks like a key. */
        IF_KEY,
        /** The value is a secret if it looks like a key, or has letters of both cases and digits. */
        IF_MIXED,
        /** The value is a secret unless it consists of words only or is a small number: {@code token = Punctuation}. */
        UNLESS_WORDS,
        /** The same for a variable in capital letters, where one word or a number may be a secret: {@code AUTH_TOKEN=hunter}. */
        UNLESS_PHRASE,
        /** The value is a secret unless it is a small number: {@code TOKEN_BUCKET_SIZE=100}. */
        UNLESS_NUMBER,
        SECRET;

        /** Returns whether the name alone makes the value a secret, unless its form contradicts. */
        boolean isSecret() {
            return compareTo(UNLESS_WORDS) >= 0;
        }

        /** Returns whether a value is a secret by its name and its form. */
        boolean fits(byte[] text, int from, int to) {
            return switch (this) {
                case OPEN -> false;
                case IF_PAIR -> NonSecretPatterns.isPair(text, from, to);
                case IF_KEY -> NonSecretPatterns.isKey(text, from, to);
                case IF_MIXED -> NonSecretPatterns.isKey(text, from, to) || NonSecretPatterns.isMixed(text, from, to);
                case UNLESS_WORDS -> NonSecretPatterns.mayBeGenerated(text, from, to);
                case UNLESS_PHRASE ->
                    NonSecretPatterns.mayBeGenerated(text, from, to)
                            || (!NonSecretPatterns.isPlainNumber(text, from, to)
                                    && (ByteClass.ALNUM.end(text, from, to) == to
                                            || NonSecretPatterns.hasDigit(text, from, to)));
                case UNLESS_NUMBER -> !NonSecretPatterns.isSmallNumber(text, from, to);
                case SECRET -> true;
            };
        }
    }

    /** The context of a name. */
    enum Place {
        /** In running text. */
        TEXT,
        /** Certainly the name of a variable or an option, so that words count that are too ambiguous in running text. */
        NAMED,
        /** In the query of a URL, before a long value. */
        QUERY,
        /** After a semicolon, as in a connection string. */
        LIST,
        /** At the start of a line, in lower case, before a colon: a YAML key. */
        KEY
    }

    /**
     * One row.
     *
     * @param verdict the verdict on the value if it is the last word of the name
     */
    private record Word(byte[] text, Match match, Place only, Verdict verdict) {
        boolean isFor(Place place) {
            return only == Place.TEXT || only == place;
        }
    }

    private static final byte[] KEY = Bytes.of("KEY");
    private static final byte[] BUNDLE = Bytes.of("BUNDLE_");
    private static final int ASCII = 128;
    private static final Word[] NO_WORDS = {};

    /** Words that indicate a secret, by their first letter. */
    private final Word[][] secret = new Word[ASCII][];
    /** Words that indicate that the value is not a secret. */
    private final Word[] open;

    private final byte[] joined = new byte[LONGEST];
    private final int[] ends = new int[LONGEST];
    private int length;
    private int parts;
    /** Whether the name has several parts in capital letters, like an environment variable. */
    private boolean isVariable;

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
                case "not-key" -> Match.NOT_KEY;
                case "not-end" -> Match.NOT_END;
                case "not-first" -> Match.NOT_FIRST;
                case "not-whole" -> Match.NOT_WHOLE;
                case "public-last" -> Match.PUBLIC_LAST;
                default -> throw new IllegalStateException(RESOURCE + ": unknown match type: " + row[1]);
            };
            Place only = switch (row[2]) {
                case "named", "named-key", "named-generated" -> Place.NAMED;
                case "query" -> Place.QUERY;
                case "list" -> Place.LIST;
                case "key" -> Place.KEY;
                case "any", "any-key", "any-mixed", "any-generated" -> Place.TEXT;
                default -> throw new IllegalStateException(RESOURCE + ": unknown place: " + row[2]);
            };
            Verdict verdict = switch (row[2].substring(row[2].indexOf('-') + 1)) {
                case "key" -> row[2].equals("key") ? Verdict.SECRET : Verdict.IF_KEY;
                case "mixed" -> Verdict.IF_MIXED;
                case "generated" -> Verdict.UNLESS_WORDS;
                default -> Verdict.SECRET;
            };
            read.add(new Word(Bytes.of(row[0]), match, only, verdict));
        }
        for (int i = 0; i < ASCII; i++) {
            int letter = i;
            secret[i] = read.stream()
                    .filter(word -> word.match.isSecret() && word.text[0] == letter)
                    .toArray(Word[]::new);
        }
        open = read.stream().filter(word -> !word.match.isSecret()).toArray(Word[]::new);
    }

    /** Returns whether a name alone makes its value a secret. */
    boolean isSecret(byte[] text, int from, int to, Place place) {
        return judge(text, from, to, place).isSecret();
    }

    /** Judges a name by its secret words that no harmless word covers, and by its last word. */
    Verdict judge(byte[] text, int from, int to, Place place) {
        takeApart(text, Math.max(from, to - LONGEST), to);
        Verdict verdict = Verdict.OPEN;
        int last = 0;
        int part = parts - 1;
        for (int at = length - 1; at >= 0; at--) {
            while (part > 0 && ends[part - 1] > at) {
                part--;
            }
            for (Word word : joined[at] < 0 ? NO_WORDS : secret[joined[at]]) {
                if (word.isFor(place) && isFound(word, at, part)) {
                    int end = at + word.text.length;
                    last = Math.max(last, end);
                    boolean isLast = parts == 1 || end > ends[parts - 2];
                    Verdict found = word.verdict == Verdict.SECRET && !isLast ? Verdict.UNLESS_NUMBER : word.verdict;
                    verdict = found.compareTo(verdict) > 0 ? found : verdict;
                }
            }
        }
        boolean isHarmless = verdict == Verdict.OPEN || hasHarmlessEnd() || (last < length && endsCovered());
        if (isHarmless) {
            return isBundlerHost(text, from, to) ? Verdict.IF_PAIR : Verdict.OPEN;
        }
        return verdict == Verdict.UNLESS_WORDS && isVariable ? Verdict.UNLESS_PHRASE : verdict;
    }

    /** Returns whether a Bundler variable names a host, whose dots are written as two underscores: {@code BUNDLE_GEMS__EXAMPLE__COM}. */
    private static boolean isBundlerHost(byte[] text, int from, int to) {
        int at = from + BUNDLE.length;
        if (at >= to || !Arrays.equals(text, from, at, BUNDLE, 0, BUNDLE.length)) {
            return false;
        }
        while (at + 1 < to && (text[at] != '_' || text[at + 1] != '_')) {
            at++;
        }
        return at + 1 < to;
    }

    /** Returns whether a secret word occurs at {@code at}, in that part, and no harmless word covers it. */
    private boolean isFound(Word word, int at, int part) {
        boolean isPart = word.match == Match.CONTAINS
                || (at == (part == 0 ? 0 : ends[part - 1])
                        && at + word.text.length == ends[part]
                        && (parts > 1 || word.match == Match.PART));
        return isPart && isAt(at, word.text) && !isCovered(word, at, at + word.text.length);
    }

    /** Returns whether a harmless word covers part of a secret word: {@code TOKENIZER}, {@code CACHE_KEY}. */
    private boolean isCovered(Word word, int begin, int end) {
        for (Word harmless : open) {
            boolean covers = switch (harmless.match) {
                case NOT -> isPartAround(harmless.text, begin, end);
                case NOT_CONTAINS -> isAround(harmless.text, begin, end);
                case NOT_KEY -> Arrays.equals(word.text, KEY) && hasPart(harmless.text);
                case CONTAINS, PART, JOINED, NOT_LAST, NOT_END, NOT_WHOLE, NOT_FIRST, PUBLIC_LAST -> false;
            };
            if (covers) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a harmless word covers the end: {@code auth.existingSecret}. */
    private boolean endsCovered() {
        for (Word word : open) {
            boolean covers = (word.match == Match.NOT && isPart(parts - 1, word.text))
                    || (word.match == Match.NOT_CONTAINS && isAround(word.text, length, length));
            if (covers) {
                return true;
            }
        }
        return false;
    }

    private boolean isPartAround(byte[] word, int begin, int end) {
        int part = 0;
        while (ends[part] < end) {
            part++;
        }
        return (part == 0 ? 0 : ends[part - 1]) <= begin && isPart(part, word);
    }

    /** Returns whether a word that starts at the start of a part encloses a range. */
    private boolean isAround(byte[] word, int begin, int end) {
        for (int i = 0; i < parts; i++) {
            int at = i == 0 ? 0 : ends[i - 1];
            if (at <= begin && at + word.length >= end && isAt(at, word)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a value is itself a secret's name in capital letters, as in usage texts: {@code --token TOKEN}. */
    boolean isPlaceholder(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '_' && (text[i] < 'A' || text[i] > 'Z')) {
                return false;
            }
        }
        return to - from <= LONGEST && isSecret(text, from, to, Place.NAMED);
    }

    /** Returns whether a name denotes an identifier, a hash, a version or the like, whose value may look random and is not a secret. */
    boolean isPublic(byte[] text, int from, int to) {
        takeApart(text, Math.max(from, to - LONGEST), to);
        if (hasHarmlessEnd() || hasLast(Match.PUBLIC_LAST)) {
            return true;
        }
        for (Word word : open) {
            boolean isHarmless = (word.match == Match.NOT && hasPart(word.text))
                    || (word.match == Match.NOT_CONTAINS && isAround(word.text, length, 0));
            if (isHarmless) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a single word marks the following text as public: {@code digest}. */
    boolean isPublicWord(byte[] text, int from, int to) {
        takeApart(text, Math.max(from, to - LONGEST), to);
        return parts == 1 && hasLast(Match.PUBLIC_LAST);
    }

    /** Returns whether the first word, the last word or the whole name marks the value as harmless. */
    private boolean hasHarmlessEnd() {
        if (hasLast(Match.NOT_LAST)) {
            return true;
        }
        for (Word word : open) {
            boolean isHarmless = (word.match == Match.NOT_FIRST && parts > 1 && isPart(0, word.text))
                    || (word.match == Match.NOT_END && isAt(length - word.text.length, word.text))
                    || (word.match == Match.NOT_WHOLE
                            && Arrays.equals(joined, 0, length, word.text, 0, word.text.length));
            if (isHarmless) {
                return true;
            }
        }
        return false;
    }

    /** Checks the last part that is not a number: {@code x-amz-id-2}. */
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

    private void takeApart(byte[] text, int from, int to) {
        length = 0;
        parts = 0;
        boolean lower = false;
        boolean isUpper = true;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            boolean separator = c == '_' || c == '-' || c == '.' || c == ' ';
            boolean upper = c >= 'A' && c <= 'Z';
            if ((separator || (upper && lower)) && length > (parts == 0 ? 0 : ends[parts - 1])) {
                ends[parts++] = length;
            }
            lower = c >= 'a' && c <= 'z';
            isUpper &= !lower && c != '-';
            if (!separator) {
                joined[length++] = (byte) (lower ? c - 'a' + 'A' : c);
            }
        }
        if (length > (parts == 0 ? 0 : ends[parts - 1])) {
            ends[parts++] = length;
        }
        isVariable = isUpper && parts > 1;
    }

    private boolean isAt(int at, byte[] word) {
        return at >= 0
                && at + word.length <= length
                && Arrays.equals(joined, at, at + word.length, word, 0, word.length);
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
