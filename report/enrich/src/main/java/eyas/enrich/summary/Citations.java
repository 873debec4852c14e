package eyas.enrich.summary;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sanitizes the text of a model for a report: short, plain, and citing only facts that it was given. */
final class Citations {
    private static final int LONGEST = 8_000;
    private static final int MOST_READ = 4 * LONGEST;
    /** A placeholder rather than nothing, so that the surrounding text cannot form another citation. */
    private static final String INVENTED = "[?]";

    private static final Pattern BRACKETS = Pattern.compile("\\[([A-Z]\\d{1,9}(?:\\s*[,;]\\s*[A-Z]\\d{1,9})*)]");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]\\n]{0,300})]\\s?\\([^)\\n]{0,2000}\\)");
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(?:https?|ftp|javascript|data):\\S+");

    private Citations() {}

    /**
     * The text of a summary.
     *
     * @param text the text; each citation in separate brackets
     * @param cited number of citations of facts that the model was given
     * @param invented number of other citations; they are shown as {@code [?]}
     */
    record Checked(String text, int cited, int invented) {}

    static Checked check(String content, Set<String> labels) {
        String whole = content.length() <= MOST_READ ? content : content.substring(0, MOST_READ);
        String plain = whole.replace("\r\n", "\n").replaceAll("[\\p{Cf}\\p{Co}\\p{Cs}\\p{Cntrl}&&[^\n]]", "");
        // Links would lead out of the report, and their URLs could exfiltrate data.
        plain = LINK.matcher(plain).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));
        plain = ADDRESS.matcher(plain).replaceAll("(URL removed)");
        plain = plain.strip();
        if (plain.length() > LONGEST) {
            plain = plain.substring(0, LONGEST - 1) + "…";
        }
        int[] counts = new int[2];
        String text = BRACKETS.matcher(plain)
                .replaceAll(match -> Matcher.quoteReplacement(knownLabels(match, labels, counts)));
        return new Checked(text, counts[0], counts[1]);
    }

    private static String knownLabels(MatchResult match, Set<String> labels, int[] counts) {
        StringBuilder retained = new StringBuilder();
        for (String label : match.group(1).split("\\s*[,;]\\s*", -1)) {
            boolean known = labels.contains(label);
            counts[known ? 0 : 1]++;
            retained.append(known ? "[" + label + "]" : INVENTED);
        }
        return retained.toString();
    }
}
