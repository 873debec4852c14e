package eyas.cli.record;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eyas.capture.CaptureSource;
import eyas.cli.ProgramRun;
import eyas.cli.read.CaptureEventPrinter;
import eyas.cli.read.ReadOptions;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewrites recordings outside the repository; CI must have them. */
final class ConvertCommandTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    /** All state that a reader takes from earlier events. */
    private static final String FORMAT = "*%evt.rawtime %evt.type %thread.tid %proc.cmdline %proc.pname %proc.cwd "
            + "%proc.env %user.name %fd.num %fd.name %fd.sip %evt.args";
    /** The digits of the checksum, followed by the length of their block. */
    private static final int CHECK_VALUE = 12;
    /** The largest capture is covered by other tests: rewriting it takes half a minute. */
    private static final String LARGE = "ci-build.scap.gz";

    @TempDir
    private Path directory;

    static Stream<String> captures() throws IOException {
        if (!Files.isDirectory(CAPTURES)) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("CI must have the recordings in " + CAPTURES);
            }
            return abort("no recordings in " + CAPTURES);
        }
        try (Stream<Path> files = Files.list(CAPTURES)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".scap") || name.endsWith(".scap.gz"))
                    .filter(name -> !name.equals(LARGE))
                    .sorted()
                    .toList();
            assertThat(names).hasSizeGreaterThan(8);
            return names.stream();
        }
    }

    private static String capture(String name) {
        return CAPTURES.resolve(name).toString();
    }

    private static List<String> lines(Path file, @Nullable String filter) {
        return lines(file, filter, FORMAT);
    }

    private static List<String> lines(Path file, @Nullable String filter, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureSource source = CaptureSource.open(file)) {
            new CaptureEventPrinter(
                            new ReadOptions(filter, format, false, Long.MAX_VALUE), Terminal.standardError(), out)
                    .run(source);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void capturesAreRewrittenWithoutChanges(String name) throws IOException {
        Path once = directory.resolve("once.scap.zst");
        Path twice = directory.resolve("twice.scap.zst");
        ProgramRun run = eyas("convert", capture(name), once.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("events written to " + once).contains("none lost");
        assertThat(lines(once, null)).containsExactlyElementsOf(lines(CAPTURES.resolve(name), null));
        // What was just written is in the current format.
        assertThat(eyas("read", "--info", once.toString()).out()).doesNotContain("older format", "start of a call");
        assertThat(eyas("convert", "-q", once.toString(), twice.toString())).isEqualTo(new ProgramRun(0, "", ""));
        assertThat(twice).hasSameBinaryContentAs(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evt.type in (open, openat, read, write)", "fd.type in (ipv4, ipv6)", "proc.name contains u"})
    void filteredEventsKeepTheirFields(String filter) throws IOException {
        long selected = 0;
        for (String name : captures().toList()) {
            Path out = directory.resolve("out.scap");
            ProgramRun run = eyas("convert", capture(name), out.toString(), filter);
            assertThat(run.code()).as(run.err()).isZero();
            List<String> expected = lines(CAPTURES.resolve(name), filter);
            // No filter is needed: readers show only the selected events.
            assertThat(lines(out, null)).as(name).containsExactlyElementsOf(expected);
            assertThat(run.err())
                    .contains(String.format(Locale.ROOT, "eyas: %,d events matched the filter; ", expected.size()));
            selected += expected.size();
            Path lean = directory.resolve("lean.scap");
            assertThat(eyas("convert", "--lean", capture(name), lean.toString(), filter)
                            .err())
                    .contains(String.format(Locale.ROOT, "%,d events written", expected.size()))
                    .contains("; 0 more are kept hidden");
            assertThat(Files.size(lean)).isLessThanOrEqualTo(Files.size(out));
        }
        assertThat(selected).isGreaterThan(50);
    }

    @Test
    void redactedCapturesKeepEveryLength() throws IOException {
        for (String name : captures().toList()) {
            Path plain = directory.resolve("plain.scap");
            Path redacted = directory.resolve("redacted.scap");
            assertThat(eyas("convert", capture(name), plain.toString()).code()).isZero();
            ProgramRun run = eyas("convert", "--redact", capture(name), redacted.toString());
            assertThat(run.code()).isZero();
            assertThat(run.err()).containsPattern("values were masked|no values that look like secrets were found");
            byte[] before = Files.readAllBytes(plain);
            byte[] after = Files.readAllBytes(redacted);
            assertThat(after).hasSameSizeAs(before);
            // The end mark ends with a checksum of all bytes before it.
            for (int i = 0; i < before.length - CHECK_VALUE; i++) {
                if (before[i] != after[i] && after[i] != '*') {
                    fail(name + ": byte " + i + " became " + after[i]);
                }
            }
            assertThat(lines(redacted, null)).hasSameSizeAs(lines(plain, null));
        }
    }

    /** Calls are two events in these schemas, so numbers differ; the contents do not. */
    @ParameterizedTest
    @MethodSource("captures")
    void olderSchemasPrintTheSame(String name) throws IOException {
        List<String> before = exits(CAPTURES.resolve(name));
        for (String schema : new String[] {"libs-0.20", "falco-0.39"}) {
            Path older = directory.resolve(schema + ".scap");
            ProgramRun run = eyas("convert", "--schema", schema, capture(name), older.toString());
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.err()).contains("none lost");
            assertThat(exits(older)).as(schema).containsExactlyElementsOf(before);
        }
    }

    private static List<String> exits(Path file) {
        return lines(file, "evt.dir = <", FORMAT.replace(" %evt.args", ""));
    }

    @Test
    void callsWithoutParametersInOlderSchemaAreReported() throws IOException {
        Path synthetic =
                Path.of(System.getProperty("eyas.root"), "core/capture/src/test/resources/eyas/capture/synthetic.scap");
        Path older = directory.resolve("older.scap");
        ProgramRun run = eyas("convert", "--schema", "3.5", synthetic.toString(), older.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("schema 3.5.0 records only the names of these calls: close_range (1), keyctl (1)");
        assertThat(lines(older, "evt.type in (close_range, keyctl) and evt.dir = <", "%evt.type"))
                .hasSize(2);
    }

    @Test
    void unknownSchemaListsKnownOnes() {
        ProgramRun run = eyas("convert", "--schema", "0.20", capture("sample.scap"), directory + "/x");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains(
                        "'0.20' is not a known schema, like 3.5, libs-0.20 or falco-0.40: 2.4.1 (libs 0.11, Falco 0.35), ")
                .contains("3.5.0 (libs 0.20, Falco 0.40)");
        assertThat(eyas("watch", "--schema", "3.5", "--", "true").err()).contains("--schema requires --record FILE");
    }

    @Test
    void truncatedCaptureIsRewrittenToItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(capture("sample.scap")));
        Path cut = directory.resolve("cut.scap");
        Files.write(cut, Arrays.copyOf(whole, whole.length - 3));
        Path out = directory.resolve("out.scap.gz");
        ProgramRun run = eyas("convert", cut.toString(), out.toString());
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("cut.scap: ").contains("ends early").containsPattern("byte \\d+");
        int all = lines(CAPTURES.resolve("sample.scap"), null).size();
        assertThat(all).isGreaterThan(300);
        assertThat(lines(out, null).size()).isEqualTo(all - 1);
    }

    @Test
    void corruptCaptureIsRewrittenUpToTheCorruption() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(capture("curl_google.scap")));
        Path plain = directory.resolve("plain.scap");
        assertThat(eyas("convert", capture("curl_google.scap"), plain.toString())
                        .code())
                .isZero();
        byte[] bytes = Files.readAllBytes(plain);
        int mark = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 4);
        bytes[bytes.length - mark - 1] ^= 0x55;
        Files.write(plain, bytes);
        Path out = directory.resolve("out.scap");
        ProgramRun run = eyas("convert", plain.toString(), out.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("plain.scap: byte ").contains("is damaged");
        assertThat(lines(out, null).size())
                .isEqualTo(lines(CAPTURES.resolve("curl_google.scap"), null).size() - 1);
        assertThat(whole).isNotEmpty();
    }

    @Test
    void errorsAreReported() {
        String in = capture("sample.scap");
        assertThat(eyas("convert", in).code()).isEqualTo(ExitCode.USAGE);
        assertThat(eyas("convert", "/no/such.scap", directory + "/x").err())
                .isEqualTo("eyas: error[C012]: /no/such.scap: there is no such file; check the path\n");
        assertThat(eyas("convert", in, directory + "/no/x.scap").err())
                .contains("/no/x.scap: cannot be created")
                .doesNotContain("Exception:");
        assertThat(eyas("convert", in, in).err()).contains("IN and OUT are the same file");
        assertThat(eyas("convert", "--lean", in, directory + "/x").err()).contains("--lean requires FILTER");
        assertThat(eyas("convert", in, "-").err()).contains("OUT must be a file");
        assertThat(eyas("convert", in, directory + "/x", "proc.nmae=x").err()).contains("did you mean 'proc.name'");
        assertThat(directory.resolve("x")).doesNotExist();
        ProgramRun full = eyas("convert", in, "/dev/full");
        assertThat(full.code()).isEqualTo(ExitCode.FAILED);
        assertThat(full.err()).contains("/dev/full").contains("the recording is incomplete");
    }
}
