package eyas.capture.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process that writes text must not be able to slow down the monitor: hostile text of any length costs a bounded multiple of ordinary
 * text of that length. Measured by the thread's CPU time, so that a busy machine does not matter.
 */
@Tag("load")
final class MaskerComplexityTest {
    /** The most expensive known form costs 13 times as much; a pass over 96 words for each word cost 60 times as much and more. */
    private static final int MOST_TIMES = 40;

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
    private static final int LENGTH = 32 << 10;
    private static final String RESOURCE = "/eyas/capture/redaction/secret-options.tsv";

    private static final String PLAIN = repeated("Compiling module 17 of 40 in /home/runner/work: 3 warnings, done.\n");

    private static String repeated(String part) {
        return part.repeat(LENGTH / part.length() + 1).substring(0, LENGTH);
    }

    private final TextRedactor redactor = new TextRedactor();

    private static long cost(TextRedactor redactor, String text) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        redactor.mask(text);
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    }

    private long plain() {
        for (int i = 0; i < 30; i++) {
            cost(redactor, PLAIN);
        }
        return least(PLAIN, 5);
    }

    private long least(String text, int runs) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            least = Math.min(least, cost(redactor, text));
        }
        return least;
    }

    /**
     * Returns the cost as a multiple of that of ordinary text. An expensive result may not be JIT-compiled yet, which takes time on a busy
     * machine, so it is measured again.
     */
    private long times(String part, long plain) {
        String text = repeated(part);
        long times = least(text, 1) / plain;
        for (long end = System.nanoTime() + PATIENCE; times >= MOST_TIMES && System.nanoTime() < end; ) {
            times = least(text, 10) / plain;
        }
        return times;
    }

    private static Set<String> parts() {
        Set<String> parts = new LinkedHashSet<>(List.of(
                "?a=",
                "?key=",
                "token=$(",
                "?sig=$(token=$(",
                "password=",
                "&sig=x",
                "eyJ-",
                "eyJhbGci.",
                "cu-",
                "a=curl ",
                "echo ",
                "echo x | ",
                "echo x|chpasswd|",
                "chpasswd <<E\n",
                "chpasswd <<<x ",
                "docker login -p ",
                "sudo ",
                "\"'curl 'curl ",
                "open '' 'a\n",
                "[\"curl\",",
                "\"curl\" ",
                "'curl ",
                "curl \"",
                "curl '",
                "curl \\",
                "https://a:",
                "-----BEGIN PRIVATE KEY-",
                "-----BEGIN X-----",
                "<token>",
                "<token>\"",
                "token=[",
                "token=@",
                "token=your_",
                "token=x",
                "token={{",
                "a.token:a.",
                "token::",
                "token: a::",
                "token=`a ",
                "token=$a.",
                "\\\\\"=",
                "token=\"/ ",
                "token='/ ",
                "value: ",
                "sh -c \"curl -u a:b\" ",
                "machine password login ",
                "machine a\nlogin ",
                "a\n- pass: ",
                "token=echo ",
                "//user@",
                "Cookie:",
                "sk-",
                "sk-a",
                "pypi-",
                "dt0s02.a-",
                "eyJ.eyJ.",
                "aB3",
                "aB3-",
                "aB3/",
                ",aB3xY9",
                "12345678:AA",
                "M1a.b.",
                "abc8Q~",
                "kubeconfig-a:",
                "x_token_y_token=true "));
        for (String[] row : TableReader.rows(MaskerComplexityTest.class.getResourceAsStream(RESOURCE), RESOURCE, 4)) {
            parts.add(row[0] + " ");
            String description = row[1].equals("-") ? "" : row[1] + " ";
            String option = row[2].startsWith("#") || row[2].equals("-") ? "" : row[2] + " ";
            parts.add(row[0] + " " + description + option);
            parts.add(description + option + row[0] + " a:b ");
            parts.add("\"" + row[0] + "\",");
        }
        return parts;
    }

    @Test
    void noRepetitionIsMuchSlowerThanOrdinaryText() {
        long plain = plain();
        for (String part : parts()) {
            assertThat(times(part, plain)).as(part).isLessThan(MOST_TIMES);
        }
    }

    @Test
    void noMixtureIsMuchSlowerThanOrdinaryText() {
        long plain = plain();
        List<String> parts = List.copyOf(parts());
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder mixed = new StringBuilder();
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                mixed.append(parts.get(random.nextInt(parts.size())));
            }
            assertThat(times(mixed.toString(), plain)).as(mixed.toString()).isLessThan(MOST_TIMES);
        }
    }

    @Test
    void manyLearnedValuesWithSamePrefixAreCheap() {
        long plain = plain();
        for (int i = 0; i < 1024; i++) {
            byte[] environment = Bytes.of("A_TOKEN=" + "a".repeat(400) + "X" + i + "a".repeat(50) + "\0");
            redactor.learn(environment, environment.length);
        }
        assertThat(times("a", plain)).isLessThan(MOST_TIMES);
    }
}
