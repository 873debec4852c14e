package eyas.capture.redaction;

import eyas.event.Bytes;

/**
 * Detects words that look random, such as secrets without a known format.
 *
 * <p>Random letters and digits change between upper case, lower case and digits at every second position, and have few capitalized words of
 * four letters. Not considered random: hexadecimal digits and Base32, which are used for hashes and identifiers; paths, file and host
 * names; base64 of text. Allocates nothing. Not thread-safe.
 */
final class RandomTextDetector {
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;

    private static final int SHORTEST = 20;
    /** Minimum length without digits. */
    private static final int SHORTEST_LETTERS = 24;
    /** Minimum length with letters of one case only. */
    private static final int SHORTEST_ONE_CASE = 32;
    /** Minimum length with separators at any position, as in URL-safe base64. */
    private static final int SHORTEST_SEPARATED = 32;
    /** A longer word is data. */
    private static final int LONGEST = 512;
    /** Maximum length of the part after the last dot of a file or host name. */
    private static final int LONGEST_EXTENSION = 5;

    /** Minimum number of letters in a camel-case word. */
    private static final int NAME = 4;

    private static final byte[] PRIVATE_KEY = Bytes.of("PRIVATE KEY");

    private static final int SHORTEST_DIGEST = 12;
    private static final int LONG_WORD = 4;
    private static final int SHORT_WORD = 3;

    private int lower;
    private int upper;
    private int digits;
    private int turns;
    /** Number of bytes in camel-case words. */
    private int inNames;

    private boolean isHex;
    /** Whether there is a letter that the alphabets of Base32 exclude, and a digit. */
    private boolean beyondBase32Letters;

    private boolean beyondBase32Digits;

    private int separators;
    /** Whether the longest of several pieces consists of hexadecimal digits only. */
    private boolean hasDigest;

    private int slashes;
    /** The start of the first piece that is not a word. */
    private int body;

    private int lastDot;
    private int longest;
    private int longestFrom;
    private boolean hasWord;
    private int shortWords;
    private boolean firstIsWord;

    /** Returns the end of the random word that starts at {@code at}, or {@code at} if there is none. */
    int end(byte[] text, int at, int to) {
        if (!isFirst(text[at]) || !mayBegin(text, at, to)) {
            return at;
        }
        int most = Math.min(to, at + LONGEST + 1);
        int end = ByteClass.RANDOM.end(text, at, most);
        if (end - at < SHORTEST || (end == most && most < to)) {
            return at;
        }
        int padded = end;
        while (padded < to && padded < end + 2 && text[padded] == '=') {
            padded++;
        }
        return isEnd(text, padded, to) && isRandom(text, at, end) ? padded : at;
    }

    /**
     * Returns whether a word that is long enough to be random, or a token without a prefix, may start at {@code at}: there is no blank,
     * quote or other byte below {@code '+'}. Cheap.
     */
    static boolean mayBegin(byte[] text, int at, int to) {
        return to - at >= SHORTEST
                && hasNoBreak(Bytes.eight(text, at))
                && hasNoBreak(Bytes.eight(text, at + Long.BYTES))
                && hasNoBreak(Bytes.eight(text, at + SHORTEST - Long.BYTES));
    }

    private static boolean hasNoBreak(long bytes) {
        return ((bytes - EACH_BYTE * '+') & ~bytes & EACH_BYTE << 7) == 0;
    }

    private static boolean isFirst(byte c) {
        return ByteClass.WORD.has(c) || c == '+';
    }

    private static boolean isEnd(byte[] text, int at, int to) {
        return at == to || (text[at] >= 0 && !ByteClass.ALNUM.has(text[at]) && ":@=$%{}<>[]/\\|".indexOf(text[at]) < 0);
    }

    private boolean isRandom(byte[] text, int from, int to) {
        takeApart(text, from, to);
        if (hasDigest || isAddress(text, from, to)) {
            return false;
        }
        boolean isFile = lastDot >= 0 && to - lastDot - 1 <= LONGEST_EXTENSION;
        boolean isPath = slashes > 0 && (shortWords > 1 || firstIsWord || separators > 0 || lastDot >= 0);
        if (isFile || isPath) {
            return false;
        }
        if (longest >= SHORTEST && slashes == 0) {
            count(text, longestFrom, longestFrom + longest);
        } else if (slashes == 0
                && (body < 0 || hasWord || to - body < SHORTEST_SEPARATED || separators * 8 > to - body)) {
            return false;
        } else {
            count(text, slashes == 0 ? body : from, to);
        }
        return hasRandomKinds() && !isText(text, from, to) && !NonSecretPatterns.isWords(text, from, to);
    }

    private static boolean isAddress(byte[] text, int from, int to) {
        return text[from] == '0' && (text[from + 1] | 0x20) == 'x' && ByteClass.HEX.end(text, from + 2, to) == to;
    }

    /** Analyzes the pieces between separators. */
    private void takeApart(byte[] text, int from, int to) {
        separators = 0;
        slashes = 0;
        lastDot = -1;
        longest = 0;
        hasWord = false;
        shortWords = 0;
        firstIsWord = false;
        body = -1;
        hasDigest = false;
        boolean isHexPiece = true;
        int begin = from;
        for (int i = from; i <= to; i++) {
            if (i < to && ByteClass.ALNUM.has(text[i])) {
                isHexPiece &= ByteClass.HEX.has(text[i]);
                continue;
            }
            if (i - begin > longest) {
                hasDigest = isHexPiece && i - begin >= SHORTEST_DIGEST && i - begin < to - from;
                longest = i - begin;
                longestFrom = begin;
            }
            isHexPiece = true;
            boolean isWord = i - begin >= SHORT_WORD && NonSecretPatterns.isWord(text, begin, i);
            shortWords += isWord ? 1 : 0;
            firstIsWord |= isWord && begin == from;
            if (body < 0 && !isWord) {
                body = begin;
                separators = 0;
            }
            hasWord |= body >= 0 && isWord && i - begin >= LONG_WORD;
            begin = i + 1;
            if (i < to) {
                byte c = text[i];
                slashes += c == '/' ? 1 : 0;
                separators += c == '-' || c == '_' || c == '~' || c == '.' ? 1 : 0;
                lastDot = c == '.' ? i : lastDot;
            }
        }
    }

    private void count(byte[] text, int from, int to) {
        inNames = 0;
        int name = 0;
        lower = 0;
        upper = 0;
        digits = 0;
        turns = 0;
        isHex = true;
        beyondBase32Letters = false;
        beyondBase32Digits = false;
        int last = 0;
        for (int i = from; i < to; i++) {
            byte c = text[i];
            int kind = ByteClass.kind(c);
            if (kind == ByteClass.KIND_OTHER) {
                continue;
            }
            lower += kind == ByteClass.KIND_LOWER ? 1 : 0;
            upper += kind == ByteClass.KIND_UPPER ? 1 : 0;
            digits += kind == ByteClass.KIND_DIGIT ? 1 : 0;
            turns += kind != last && last != 0 ? 1 : 0;
            if (kind == ByteClass.KIND_LOWER) {
                name++;
                inNames += name == NAME ? NAME : name > NAME ? 1 : 0;
            } else {
                name = kind == ByteClass.KIND_UPPER ? 1 : 0;
            }
            last = kind;
            isHex &= ByteClass.HEX.has(c);
            int small = c | 0x20;
            // Nix excludes e, o, u and t; RFC 4648 excludes 0, 1, 8 and 9; Crockford excludes i, l, o and u.
            beyondBase32Letters |= small == 'e' || small == 'o' || small == 'u' || small == 't';
            beyondBase32Digits |= c == '0' || c == '1' || c == '8' || c == '9';
        }
    }

    private boolean hasRandomKinds() {
        int length = lower + upper + digits;
        if (lower > 0 && upper > 0) {
            return length >= (digits > 0 ? SHORTEST : SHORTEST_LETTERS)
                    && turns * 100 >= 38 * (length - 1)
                    && inNames * 2 < length;
        }
        return length >= SHORTEST_ONE_CASE
                && !isHex
                && beyondBase32Letters
                && beyondBase32Digits
                && digits * 8 >= length
                && turns * 5 >= length - 1;
    }

    /** Returns whether it is base64 of printable text, in bytes or in UTF-16. */
    private static boolean isText(byte[] text, int from, int to) {
        int group = 0;
        int bits = 0;
        int bytes = 0;
        int printable = 0;
        for (int i = from; i < to; i++) {
            int value = sextet(text[i]);
            if (value < 0) {
                return false;
            }
            group = group << 6 | value;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                int c = group >>> bits & 0xFF;
                bytes++;
                boolean isPadding = c == 0 && bytes % 2 == 0;
                printable += isPadding || (c >= ' ' && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' ? 1 : 0;
            }
        }
        return printable * 10 >= bytes * 9;
    }

    /** Returns whether base64 contains a private key, as a bundle with a certificate does. */
    static boolean holdsPrivateKey(byte[] text, int from, int to) {
        int group = 0;
        int bits = 0;
        int found = 0;
        for (int i = from; i < to; i++) {
            int value = sextet(text[i]);
            if (value < 0) {
                bits = 0;
                found = 0;
                continue;
            }
            group = group << 6 | value;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                int c = group >>> bits & 0xFF;
                // P occurs only at the start, so no match starts within another one.
                found = c == PRIVATE_KEY[found] ? found + 1 : c == PRIVATE_KEY[0] ? 1 : 0;
                if (found == PRIVATE_KEY.length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int sextet(byte c) {
        return switch (ByteClass.kind(c)) {
            case ByteClass.KIND_UPPER -> c - 'A';
            case ByteClass.KIND_LOWER -> c - 'a' + 26;
            case ByteClass.KIND_DIGIT -> c - '0' + 52;
            default -> c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
        };
    }
}
