package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that code refers to event parameters by generated constants, never by number. */
final class ParameterNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path EVENT = ROOT.resolve("core/event/src/main/java/eyas/event/Event.java");
    private static final Pattern MENTIONS_EVENTS = Pattern.compile("\\bEvent(Context)?\\b");

    /** A function of the BPF programs that writes a parameter by index. */
    private static final Pattern WRITER = Pattern.compile("(\\w+)\\(struct scratch \\*s, __u32 index\\b");

    private static final Pattern BEGIN = Pattern.compile("\\bbegin\\(s, task, [^;]*\\b\\d+\\b");

    @TempDir
    Path directory;

    @Test
    void javaNamesParameters() throws IOException {
        List<Path> files = sources();
        assertThat(files).contains(EVENT).hasSizeGreaterThan(150);
        assertThat(ParameterNumbers.find(ROOT, files))
                .as("use EventParams for a parameter, as in event.paramSigned(ExecveExit.PID, -1), and event.result(-1)"
                        + " for the result: docs/how-to/extend-and-test.md, \"event\". Numbers found in")
                .isEmpty();
    }

    /** Returns the shipped sources that mention events. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : ModuleDirectories.below(ROOT)) {
            addSources(module.resolve("src/main/java"), sources);
        }
        return sources;
    }

    private static void addSources(Path directory, List<Path> sources) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean java = name.endsWith(".java") && !name.endsWith("-info.java");
                if (java && MENTIONS_EVENTS.matcher(Files.readString(file)).find()) {
                    sources.add(file);
                }
            }
        }
    }

    @Test
    void followsNumbersToParameters() throws IOException {
        Path sample = directory.resolve("Sample.java");
        Files.writeString(sample, """
                import eyas.event.Event;
                import eyas.event.EventCode;
                import eyas.event.EventParams.OpenExit;

                final class Sample {
                    private static final int PID = 4; // found

                    record Step(int parameter, int width) {}

                    static long fine(Event event) {
                        long sum = event.paramSigned(OpenExit.FD, 0) + event.result(7) + named(event, OpenExit.INO);
                        for (int i = 0; i < event.paramCount(); i++) {
                            sum += event.paramLength(i);
                        }
                        return sum + event.paramUnsigned(event.code() == 3 ? OpenExit.MODE : -1, 5);
                    }

                    static long literal(Event event) {
                        return event.paramSigned(3, 0); // found
                    }

                    static long constant(Event event) {
                        return event.paramSigned(PID, 0);
                    }

                    static boolean conditional(Event event) {
                        return event.hasParam(event.code() == 3 ? OpenExit.FD : 1); // found
                    }

                    static long variable(Event event) {
                        int index = switch (event.code()) {
                            case EventCode.SYSCALL_OPEN_X -> OpenExit.FLAGS;
                            default -> 6; // found
                        };
                        return event.paramUnsigned(index, 0) + event.paramUnsigned(index + 1, 0); // found
                    }

                    static long named(Event event, int index) {
                        return event.paramUnsigned(index, 0);
                    }

                    static long passed(Event event) {
                        return named(event, 2) + event.paramLength(returned()); // found
                    }

                    private static int returned() {
                        return 8; // found
                    }

                    static long kept(Event event) {
                        Step step = new Step(9, 4); // found
                        return event.paramUnsigned(step.parameter(), step.width());
                    }
                }
                """);
        List<String> lines = Files.readAllLines(sample);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// found")) {
                expected.add("Sample.java:" + (i + 1) + ": " + lines.get(i).strip());
            }
        }
        assertThat(ParameterNumbers.find(directory, List.of(sample, EVENT)))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void bpfNamesParameters() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(ROOT.resolve("core/live/src/main/bpf"), "*.{c,h}")) {
            found.forEach(files::add);
        }
        Set<String> writers = new TreeSet<>();
        for (Path file : files) {
            Matcher writer = WRITER.matcher(Files.readString(file));
            while (writer.find()) {
                writers.add(writer.group(1));
            }
        }
        assertThat(writers).contains("put_u64", "length", "put_cgroups").hasSizeGreaterThan(15);
        Pattern numbered = Pattern.compile("\\b(" + String.join("|", writers) + ")\\(s, \\d");
        Set<String> numbers = new TreeSet<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                boolean event = !file.endsWith("events.h") && line.matches("#define EVENT_\\w+ \\d+.*");
                if (event
                        || numbered.matcher(line).find()
                        || BEGIN.matcher(line).find()) {
                    numbers.add(file.getFileName() + ": " + line.strip());
                }
            }
        }
        assertThat(numbers)
                .as("use events.h for an event and its parameters, as in put_u64(s, EXECVE_EXIT_PID, ...); ./dev"
                        + " generate writes it from events.tsv. Numbers found in")
                .isEmpty();
    }
}
