package eyas.capture.redaction;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Generates tokens from the patterns of {@code secret-tokens.tsv}, so that the sources contain no token. */
record TokenGenerator(String service, String pattern) {
    private static final Pattern RUN = Pattern.compile("\\{(\\w+):(\\d+)(?:-(\\d+))?(\\+)?}");
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String ALNUM = LETTERS + "abcdefghijklmnopqrstuvwxyz" + DIGITS;
    private static final int MOST_MORE = 6;

    /** The bytes of the runs of each class: those that vendors use, which are fewer than those that are masked. */
    private static final Map<String, String> ALPHABETS = Map.ofEntries(
            Map.entry("digit", DIGITS),
            Map.entry("hex", DIGITS + "abcdef"),
            Map.entry("upper", LETTERS + DIGITS),
            Map.entry("alnum", ALNUM),
            Map.entry("word", ALNUM + "_"),
            Map.entry("token", ALNUM + "_-"),
            Map.entry("dotted", ALNUM + "_-"),
            Map.entry("tilde", ALNUM + "_-.~"),
            Map.entry("base64", ALNUM + "+/"),
            Map.entry("urlbase64", ALNUM),
            Map.entry("path", ALNUM),
            Map.entry("colon", ALNUM + "_-"));

    boolean isPublic() {
        return service.equals("public");
    }

    /** Returns the text before the first run, which is not masked. */
    String prefix() {
        return pattern.substring(pattern.startsWith("~") ? 1 : 0, pattern.indexOf('{'));
    }

    String token(Random random) {
        String text = pattern.startsWith("~") ? pattern.substring(1) : pattern;
        return RUN.matcher(text).replaceAll(run -> Matcher.quoteReplacement(run(run, random)));
    }

    private static String run(MatchResult run, Random random) {
        int length = Integer.parseInt(run.group(2));
        if (run.group(3) != null) {
            length += random.nextInt(Integer.parseInt(run.group(3)) - length + 1);
        } else if (run.group(4) != null) {
            length += random.nextInt(MOST_MORE);
        }
        if (run.group(1).equals("jwt")) {
            return random(ALNUM, length, random) + ".eyJ" + random(ALNUM, 40, random) + "." + random(ALNUM, 43, random);
        }
        // Tokens do not end with characters that may continue a sentence or a list.
        String alphabet = Objects.requireNonNull(ALPHABETS.get(run.group(1)), run.group(1));
        int last = Math.min(alphabet.length(), ALNUM.length());
        return random(alphabet, length - 1, random) + random(alphabet.substring(0, last), 1, random);
    }

    static String random(String alphabet, int length, Random random) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
