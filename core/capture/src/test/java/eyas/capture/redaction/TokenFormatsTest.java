package eyas.capture.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.WriteExit;
import eyas.event.EventWriter;
import eyas.event.TableReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Masks tokens of each format, generated at run time, in reports and in captures. */
final class TokenFormatsTest {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-tokens.tsv";
    private static final String ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int TOKENS = 20;

    private final Random random = new Random(20261201);
    private final TextRedactor report = new TextRedactor();
    private final Redactor capture = new Redactor();
    private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(1 << 16));

    private static List<String[]> rows() {
        return TableReader.rows(TokenFormatsTest.class.getResourceAsStream(RESOURCE), RESOURCE, 3);
    }

    private static List<TokenGenerator> shapes(boolean isPublic) {
        return rows().stream()
                .map(row -> new TokenGenerator(row[0], row[1]))
                .filter(shape -> shape.isPublic() == isPublic)
                .toList();
    }

    /** Returns the arguments of a program as they are in a capture. */
    private String captured(String arguments) {
        MaskedEvents.exec(writer, "tool", arguments.replace(' ', '\0') + "\0", "A=1\0");
        String masked = recorded(ExecveExit.ARGS);
        return masked.substring(0, masked.length() - 1).replace('\0', ' ');
    }

    private String written(String data) {
        MaskedEvents.write(writer, 10, data);
        return recorded(WriteExit.DATA);
    }

    private String recorded(int param) {
        int length = writer.end();
        MemorySegment copy = Arena.ofAuto().allocate(length, 8);
        MemorySegment.copy(writer.segment(), 0, copy, 0, length);
        Event event = new Event();
        event.wrap(copy, 0, 0, 1, false);
        Event masked = capture.redact(event);
        assertThat(masked.decode()).isTrue();
        return Bytes.text(masked.segment()
                .asSlice(masked.paramOffset(param), masked.paramLength(param))
                .toArray(ValueLayout.JAVA_BYTE));
    }

    private record Place(String before, String after) {}

    private static final List<Place> PLACES = List.of(
            new Place("push ", ""),
            new Place("push ", " --all"),
            new Place("--site=", " x"),
            new Place("", " x"),
            new Place("{\"a\":\"", "\"}"),
            new Place("a='", "' b"));

    @Test
    void masksTokensOfEachFormatCompletely(TestReporter reporter) {
        List<String> remaining = new ArrayList<>();
        List<TokenGenerator> shapes = shapes(false);
        for (TokenGenerator shape : shapes) {
            for (int i = 0; i < TOKENS; i++) {
                String token = shape.token(random);
                int retained = shapes.stream()
                        .filter(other -> token.startsWith(other.prefix()))
                        .mapToInt(other -> other.prefix().length())
                        .max()
                        .orElseThrow();
                for (Place place : PLACES) {
                    String text = place.before + token + place.after;
                    List<String> results = new ArrayList<>(List.of(report.mask(text)));
                    if (!token.contains(" ")) {
                        results.add(captured(text));
                    }
                    for (String result : results) {
                        assertThat(result).hasSameSizeAs(text);
                        String found = result.substring(place.before.length(), place.before.length() + token.length());
                        // Completely except for a prefix, or not at all.
                        boolean isMasked = found.substring(retained).chars().allMatch(c -> c == '*');
                        assertThat(isMasked || found.equals(token))
                                .as("%s of %s in %s", found, shape, text)
                                .isTrue();
                        if (!isMasked) {
                            remaining.add(shape + " " + text);
                        }
                    }
                }
            }
        }
        int tried = shapes.size() * TOKENS * PLACES.size() * 2;
        reporter.publishEntry("of " + tried + " tokens of " + shapes.size() + " formats remain", "" + remaining.size());
        // After a prefix with which words start, too, a token must look random; a few do not.
        assertThat(remaining.size() * 500).as(remaining.toString()).isLessThanOrEqualTo(tried);
    }

    @Test
    void identifiersHashesAndPublicKeysStay() {
        for (TokenGenerator shape : shapes(true)) {
            for (int i = 0; i < TOKENS; i++) {
                for (Place place : PLACES) {
                    String token = shape.token(random);
                    String text = place.before + token + place.after;
                    assertThat(report.mask(text)).as(shape.toString()).isEqualTo(text);
                    if (!token.contains(" ")) {
                        assertThat(captured(text)).as(shape.toString()).isEqualTo(text);
                    }
                }
            }
        }
    }

    @Test
    void masksRandomSecretsOfUnknownFormats() {
        for (String prefix : List.of("x-", "foo_", "foo_live_", "f-")) {
            int remaining = 0;
            for (int i = 0; i < 1000; i++) {
                String token = prefix + TokenGenerator.random(ALNUM, 32, random);
                String text = "push " + token + " x";
                String inReport = report.mask(text);
                assertThat(captured(text).contains(token)).isEqualTo(inReport.contains(token));
                if (inReport.contains(token)) {
                    remaining++;
                } else {
                    assertThat(inReport).endsWith("*".repeat(32) + " x");
                }
            }
            assertThat(remaining).as(prefix).isLessThan(40);
        }
    }

    /** Files and messages contain much random-looking data, which is evidence. */
    @Test
    void randomTextInDataStays() {
        String data = "body " + TokenGenerator.random(ALNUM, 40, random) + " end";
        assertThat(report.mask(data)).isNotEqualTo(data);
        assertThat(written(data)).isEqualTo(data);
    }

    @Test
    void randomTextWithNameOfIdentifierStays() {
        String text = TokenGenerator.random(ALNUM, 40, random);
        for (String before : List.of("-buildid ", "--etag=", "\"id\": \"", "BUILD_ID=", "checksum: ", "--cache-key=")) {
            assertThat(report.mask(before + text)).isEqualTo(before + text);
            assertThat(captured(before + text)).isEqualTo(before + text);
        }
        for (String before : List.of("-x ", "--site=", "\"site\": \"", "SITE=", "site: ")) {
            assertThat(report.mask(before + text)).doesNotContain(text);
        }
    }

    @Test
    void formatsAreUniqueAndHaveDatedSource() {
        assertThat(rows()).extracting(row -> row[1]).doesNotHaveDuplicates();
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row[2]).matches("(gitleaks|trufflehog|review|vendor|kept) 20\\d\\d-\\d\\d");
            assertThat(row[1]).contains("{");
        });
    }
}
