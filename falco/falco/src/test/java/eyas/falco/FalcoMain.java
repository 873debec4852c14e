package eyas.falco;

import eyas.session.input.ParserSandbox;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program with the few options that tests of this module use; option parsing is tested in its own module. */
final class FalcoMain {
    private final Deque<String> arguments;
    private final List<String> options = new ArrayList<>();
    private final List<Path> rules = new ArrayList<>();
    private final List<String> enabled = new ArrayList<>();
    private final List<String> disabled = new ArrayList<>();
    private @Nullable Path config;
    private @Nullable Path pidFile;
    private @Nullable FalcoTask task;
    private boolean verbose;
    private boolean namesOnly;
    private Duration most = Duration.ZERO;

    private FalcoMain(String... words) {
        this.arguments = new ArrayDeque<>(Arrays.asList(words));
    }

    public static void main(String[] words) {
        System.exit(run(FalcoStreams.ofProcess(System.out, System.err), words));
    }

    /** Runs the program and returns its exit code. */
    static int run(PrintStream out, PrintStream err, String... words) {
        return run(new FalcoStreams(out, err), words);
    }

    private static int run(FalcoStreams streams, String... words) {
        try {
            return new FalcoProgram(new FalcoMain(words).request(List.of(words)), streams, ParserSandbox.NONE).run();
        } catch (FalcoException e) {
            streams.err().println("Error: " + e.getMessage());
            return FalcoExitCode.FAILED;
        }
    }

    private FalcoArguments request(List<String> all) {
        while (!arguments.isEmpty()) {
            option(arguments.pop());
        }
        FalcoTask chosen = task;
        if (chosen instanceof FalcoTask.ListFields fields) {
            chosen = new FalcoTask.ListFields(fields.source(), namesOnly, fields.form());
        }
        return new FalcoArguments(
                chosen == null ? new FalcoTask.Run(most, pidFile, verbose) : chosen,
                config,
                options,
                rules,
                null,
                enabled,
                disabled,
                all);
    }

    private void option(String name) {
        switch (name) {
            case "-c" -> config = Path.of(arguments.pop());
            case "-o" -> options.add(arguments.pop());
            case "-r" -> rules.add(Path.of(arguments.pop()));
            case "-P" -> pidFile = Path.of(arguments.pop());
            case "-M" -> most = Duration.ofSeconds(Long.parseLong(arguments.pop()));
            case "-v" -> verbose = true;
            case "-N" -> namesOnly = true;
            case "-V" -> task = new FalcoTask.Validate(List.of(Path.of(arguments.pop())), null);
            case "-L" -> {
                FalcoTask.DescribeRules describing = new FalcoTask.DescribeRules(null);
                task = task instanceof FalcoTask.Validate before
                        ? new FalcoTask.Validate(before.files(), describing)
                        : describing;
            }
            case "-i" -> task = new FalcoTask.ListIgnored();
            case "--list" ->
                task = new FalcoTask.ListFields(isValueNext() ? arguments.pop() : "", false, FalcoListing.Form.TEXT);
            case "--list-events" -> task = new FalcoTask.ListEvents(FalcoListing.Form.TEXT);
            case "--list-plugins" -> task = new FalcoTask.ListPlugins();
            case "--plugin-info" -> task = new FalcoTask.DescribePlugin(arguments.pop());
            case "--rule-schema" -> task = new FalcoTask.PrintRuleSchema();
            case "--enable-source" -> enabled.addAll(List.of(arguments.pop().split(",", -1)));
            case "--disable-source" -> disabled.addAll(List.of(arguments.pop().split(",", -1)));
            default -> throw new IllegalArgumentException("no test gives " + name);
        }
    }

    private boolean isValueNext() {
        return !arguments.isEmpty() && !arguments.peek().startsWith("-");
    }
}
