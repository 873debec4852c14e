package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.capture.CaptureSource;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.file.DescriptorTracking;
import eyas.state.limits.StateLimits;
import eyas.state.process.ThreadLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Evaluates the same filters with Eyas and with the installed libsinsp, as Falco evaluates rules, and compares the selected events.
 *
 * <p>{@code -Deyas.differential.filters=N} (for each capture) and {@code -Deyas.differential.seed=S} explore further; {@code ./dev
 * differential} sets them.
 */
@Tag("peer")
final class FilterDifferentialTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final int FILTERS = Integer.getInteger("eyas.differential.filters", 20);
    private static final long SEED = Long.getLong("eyas.differential.seed", 20_261_124L);

    /** Excludes calls whose descriptor only newer schemas name, so that 0.20 and 0.21 know less of them. */
    private static final String COMPARED =
            "evt.dir=< and not evt.type in (mmap, mmap2, setsockopt, getsockopt, newfstatat) and (";

    /** Fields of the reference filters that differ as described in docs/reference/compatibility.md, or that differ in 0.20. */
    private static final Pattern DIFFERENT_FIELDS =
            Pattern.compile("ctime_duration|pidns_init|ppid\\.duration|fd\\.directory"
                    + "|fd\\.containerdirectory|evt\\.abspath|proc\\.args\\[|user\\.shell");

    /** Fields with the names of Unix sockets. For a capture with an old schema, libsinsp shows what its buffer held before. */
    private static final Pattern STALE_FIELDS = Pattern.compile("fd\\.(containername|name|nameraw)");

    /** Conditions on calls that now have an event of their own, but had none when the captures were recorded. */
    private static final List<String> GENERIC_NAMES = List.of(
            "evt.type = mprotect",
            "not syscall.type != mprotect",
            "evt.type != epoll_pwait",
            "syscall.type in (futex)");

    @TempDir
    static Path directory;

    private static @Nullable LibsinspReader peer;

    @BeforeAll
    static void compile() throws Exception {
        peer = LibsinspReader.compiled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat_write.scap",
                "connect_localhost.scap",
                "curl_google.scap",
                "empty.scap",
                "open-multiple-files.scap",
                "psp_privileged.scap",
                "sample.scap",
                "syscall.scap",
                "test_ipv6_client.scap",
                "attack-memdump.scap.gz"
            })
    void selectsSameEventsAsLibsinsp(String name) throws Exception {
        Path capture = capture(name);
        RandomFilters random = new RandomFilters(SEED ^ name.hashCode(), capture);
        List<String> filters = new ArrayList<>(GENERIC_NAMES);
        while (filters.size() < GENERIC_NAMES.size() + FILTERS) {
            String next = random.next();
            if (!name.startsWith("curl_google") || !STALE_FIELDS.matcher(next).find()) {
                filters.add(next);
            }
        }
        compare(capture, filters);
    }

    @Test
    void selectsSameEventsWithReferenceFilters() throws Exception {
        List<String> filters = FilterGoldenTest.filters().stream()
                .filter(filter -> !DIFFERENT_FIELDS.matcher(filter).find())
                .toList();
        // All filters on evt.buflen, which the reference leaves open, and some of the others.
        List<String> some = new ArrayList<>(
                filters.stream().filter(filter -> filter.contains("evt.buflen")).toList());
        assertThat(some).hasSizeGreaterThanOrEqualTo(6);
        for (int i = 0; i < filters.size(); i += 5) {
            some.add(filters.get(i));
        }
        compare(capture("attack-memdump.scap.gz"), some);
    }

    private static Path capture(String name) {
        Path capture = CAPTURES.resolve(name);
        if (System.getenv("CI") == null) {
            assumeThat(capture).as("reference captures; set -Deyas.shared").exists();
        }
        return capture;
    }

    private static void compare(Path capture, List<String> conditions) throws Exception {
        List<String> filters =
                conditions.stream().map(one -> COMPARED + one + ")").toList();
        Path list = Files.write(directory.resolve("filters.txt"), filters);
        LibsinspReader reader = peer;
        assertThat(reader).isNotNull();
        List<String> theirs = reader.run(List.of("--filters", list.toString(), capture.toString())).stream()
                .filter(line -> line.startsWith("{\"filter\""))
                .toList();
        List<String> ours = select(capture, filters);
        assertThat(theirs).hasSameSizeAs(ours);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            boolean refused = ours.get(i).contains("\"error\"") && theirs.get(i).contains("\"error\"");
            if (!refused && !ours.get(i).equals(theirs.get(i))) {
                differences.add(conditions.get(i) + "\n  libsinsp " + theirs.get(i) + "\n  Eyas     " + ours.get(i));
            }
        }
        assertThat(differences).as("seed %d, %s", SEED, capture.getFileName()).isEmpty();
    }

    private static List<String> select(Path capture, List<String> texts) {
        List<Selection> selections =
                texts.stream().map(FilterDifferentialTest::selection).toList();
        State state = new State(StateLimits.DEFAULT, ThreadLookup.NOTHING, DescriptorTracking.LIBSINSP);
        try (EventSource source = CaptureSource.open(capture)) {
            source.start(state.snapshot());
            Event event = new Event();
            while (source.next(event) == EventSource.Outcome.EVENT) {
                EventContext context = state.apply(event);
                if (context != null && !event.isStateOnly()) {
                    selections.forEach(one -> one.accept(context));
                }
                state.settle();
            }
        }
        List<String> lines = new ArrayList<>();
        for (Selection one : selections) {
            lines.add(one.line(lines.size()));
        }
        return lines;
    }

    private static Selection selection(String text) {
        try {
            return new Selection(Filter.compile(text, FieldCatalog.syscall()));
        } catch (FilterException _) {
            return new Selection(null); // Rejection is one of the outcomes that are compared.
        }
    }

    /** The events selected by a filter, in the output format of {@code sinsp_peer}. */
    private static final class Selection {
        private static final int ENDS = 5;
        private static final long FNV_BASIS = 0xcbf2_9ce4_8422_2325L;
        private static final long FNV_PRIME = 0x100_0000_01b3L;

        private final @Nullable Filter filter;
        private final List<Long> first = new ArrayList<>();
        private final List<Long> last = new ArrayList<>();
        private long count;
        private long digest = FNV_BASIS;

        Selection(@Nullable Filter filter) {
            this.filter = filter;
        }

        void accept(EventContext context) {
            if (filter == null || !filter.test(context)) {
                return;
            }
            long number = context.event().number();
            for (int i = 0; i < Long.BYTES; i++) {
                digest = (digest ^ (number >>> (8 * i) & 0xFF)) * FNV_PRIME;
            }
            count++;
            if (first.size() < ENDS) {
                first.add(number);
            }
            if (last.size() == ENDS) {
                last.removeFirst();
            }
            last.add(number);
        }

        String line(int index) {
            if (filter == null) {
                return "{\"filter\":" + index + ",\"error\":\"refused\"}";
            }
            return String.format(
                    Locale.ROOT,
                    "{\"filter\":%d,\"count\":%d,\"digest\":\"%016x\",\"first\":%s,\"last\":%s}",
                    index,
                    count,
                    digest,
                    first.toString().replace(" ", ""),
                    last.toString().replace(" ", ""));
        }
    }
}
