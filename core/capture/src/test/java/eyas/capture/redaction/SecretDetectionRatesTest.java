package eyas.capture.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Tests how many of many realistic secrets remain, and how many innocent strings are masked: both rates are documented. */
@Tag("load")
final class SecretDetectionRatesTest {
    private static final Pattern MARKED = Pattern.compile("«([^»]*)»");
    /** This many consecutive bytes of a secret are a leak, unless they also occur elsewhere in the text. */
    private static final int LEAK = 4;

    private record Case(String kind, String what, String text, String rest, List<String> secrets) {}

    private static List<Case> cases(String name) {
        List<Case> cases = new ArrayList<>();
        String resource = "/eyas/capture/redaction/" + name;
        for (String[] row :
                TableReader.rows(SecretDetectionRatesTest.class.getResourceAsStream(resource), resource, 3)) {
            String text = row[2].replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
            List<String> secrets =
                    MARKED.matcher(text).results().map(found -> found.group(1)).toList();
            String whole = MARKED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
            String rest = MARKED.matcher(text).replaceAll("");
            cases.add(new Case(row[0], row[1], whole, rest, secrets));
        }
        return cases;
    }

    /** Returns the text in each form in which it occurs, masked; each by a masker without learned values. */
    private static List<String> masked(Case tried) {
        return switch (tried.kind) {
            case "args" -> {
                int program = tried.text.indexOf('|');
                yield List.of(
                        vector(tried.text.substring(0, program), tried.text.substring(program + 1)),
                        new TextRedactor().mask(tried.text.replace('|', ' ')));
            }
            case "env" -> List.of(environment(tried.text), new TextRedactor().mask(tried.text));
            case "text" -> List.of(new TextRedactor().mask(tried.text));
            default -> throw new IllegalStateException(tried.kind);
        };
    }

    private static String vector(String program, String description) {
        byte[] arguments = Bytes.of(description.replace('|', '\0') + "\0");
        new TextRedactor().learnArguments(arguments, Bytes.of(program));
        return Bytes.text(arguments);
    }

    private static String environment(String variable) {
        byte[] bytes = Bytes.of(variable + "\0");
        TextRedactor redactor = new TextRedactor();
        redactor.learn(bytes, bytes.length);
        return redactor.mask(Bytes.text(bytes));
    }

    private static boolean leaks(Case tried) {
        return masked(tried).stream()
                .anyMatch(text -> tried.secrets.stream().anyMatch(secret -> shows(text, secret, tried.rest)));
    }

    private static boolean shows(String text, String secret, String rest) {
        int length = Math.min(LEAK, secret.length());
        for (int at = 0; at + length <= secret.length(); at++) {
            String part = secret.substring(at, at + length);
            if (!part.contains("*") && !rest.contains(part) && text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTouched(Case tried) {
        return masked(tried).stream().anyMatch(text -> stars(text) > stars(tried.text));
    }

    private static long stars(String text) {
        return text.chars().filter(c -> c == '*').count();
    }

    private static String percent(int part, int all) {
        return Math.round(1000.0 * part / all) / 10.0 + " %";
    }

    @Test
    void detectionRatesMatchDocumentation(TestReporter reporter) throws Exception {
        List<Case> secrets = cases("secrets.tsv");
        List<Case> innocents = cases("innocents.tsv");
        List<Case> leaked =
                secrets.stream().filter(SecretDetectionRatesTest::leaks).toList();
        List<Case> touched =
                innocents.stream().filter(SecretDetectionRatesTest::isTouched).toList();
        String rates = "of " + secrets.size() + " secrets " + leaked.size() + " pass ("
                + percent(leaked.size(), secrets.size()) + "); of " + innocents.size() + " innocent strings "
                + touched.size() + " are masked (" + percent(touched.size(), innocents.size()) + ")";
        String report = rates + "\n" + lines("leaked", leaked) + lines("masked", touched);
        reporter.publishEntry("rates", rates);
        assertThat(secrets).as(report).hasSizeGreaterThanOrEqualTo(150).allMatch(tried -> !tried.secrets.isEmpty());
        assertThat(innocents).as(report).hasSizeGreaterThanOrEqualTo(150).allMatch(tried -> tried.secrets.isEmpty());
        assertThat(100 * leaked.size()).as(report).isLessThanOrEqualTo(2 * secrets.size());
        assertThat(100 * touched.size()).as(report).isLessThanOrEqualTo(innocents.size());
        assertThat(Files.readString(secretDetection()).replaceAll("\\s+", " "))
                .as(report)
                .contains(rates);
    }

    private static String lines(String what, List<Case> cases) {
        StringBuilder lines = new StringBuilder();
        for (Case tried : cases) {
            lines.append(what)
                    .append(": ")
                    .append(tried.what)
                    .append(": ")
                    .append(masked(tried))
                    .append('\n');
        }
        return lines.toString();
    }

    private static Path secretDetection() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/reference/secret-detection.md"))) {
            directory = Objects.requireNonNull(
                    directory.getParent(), "docs/reference/secret-detection.md is in no directory above");
        }
        return directory.resolve("docs/reference/secret-detection.md");
    }

    @Test
    void handlesAnyOrderOfPieces() {
        List<String> pieces = new ArrayList<>(List.of(
                " ",
                "\n",
                "\0",
                "\\",
                "\"",
                "'",
                "|",
                "<<",
                "<<<",
                "EOF",
                "`",
                ";",
                "&&",
                "-",
                "--",
                "=",
                ":",
                "(",
                "$",
                "${",
                "%",
                "echo ",
                "chpasswd",
                "docker login --password-stdin",
                "value",
                "name",
                "://",
                "@"));
        for (String table : List.of("secrets.tsv", "innocents.tsv")) {
            cases(table).forEach(tried -> pieces.addAll(List.of(tried.text.split("[| ]"))));
        }
        Random random = new Random(11);
        TextRedactor redactor = new TextRedactor();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextBoolean() ? " " : "");
            }
            byte[] bytes = Bytes.of(text.toString());
            assertThat(Bytes.of(redactor.mask(text.toString())))
                    .as(text.toString())
                    .hasSameSizeAs(bytes);
            redactor.learnArguments(bytes, Bytes.of(pieces.get(random.nextInt(pieces.size()))));
        }
    }
}
