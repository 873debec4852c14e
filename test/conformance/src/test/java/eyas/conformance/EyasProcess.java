package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the {@code eyas} program as a separate process, as users do, from the classes under test. If the property {@code eyas.executable}
 * names the native executable, that runs all commands it supports. If {@code eyas.program} names the launcher of an installation, that runs
 * all commands.
 *
 * @param exitCode the exit code
 * @param out standard output, including that of the monitored command
 * @param err standard error
 */
public record EyasProcess(int exitCode, String out, String err) {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final long TIMEOUT_SECONDS = 600;
    private static final String INSTALLED = System.getProperty("eyas.program", "");
    private static final String EXECUTABLE = System.getProperty("eyas.executable", "");
    /** Commands that the native executable does not support, as in the launcher. */
    private static final String JVM_COMMANDS = "falco *|host *|rules lsp|warm-up *";

    /** Runs {@code eyas} with {@code arguments} until it exits. */
    public static EyasProcess run(String... arguments) throws IOException, InterruptedException {
        return run(builder(arguments));
    }

    /** Runs the process that {@code builder} describes until it exits. */
    public static EyasProcess run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("eyas-out", ".txt");
        Path err = Files.createTempFile("eyas-err", ".txt");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String printed = read(err);
            assertThat(ended).as("eyas timed out; standard error: %s", printed).isTrue();
            return new EyasProcess(process.exitValue(), read(out), printed);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Returns a builder of {@code eyas}, for tests that need the process while it runs. */
    public static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(program(arguments));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (INSTALLED.isEmpty()) {
            builder.environment().put("EYAS_HOME", home().toString());
        }
        builder.environment().put("NO_COLOR", "1");
        return builder;
    }

    private static List<String> program(String... arguments) {
        if (!INSTALLED.isEmpty()) {
            return List.of(INSTALLED);
        }
        List<String> program = new ArrayList<>(isNative(arguments) ? executable(Path.of(EXECUTABLE)) : java());
        if (isSupervised(arguments)) {
            program.addFirst(supervisor().toString());
        }
        return program;
    }

    /** Returns whether the launcher starts this command through the supervisor. */
    private static boolean isSupervised(String... arguments) {
        return arguments.length > 0
                && switch (arguments[0]) {
                    case "watch", "demo" -> true;
                    case "record", "top" -> List.of(arguments).contains("--");
                    default -> false;
                };
    }

    /** Returns the supervisor under test. */
    static Path supervisor() {
        return home().resolve("core/live/target/classes/eyas/live/eyas-supervisor");
    }

    /** Returns Eyas itself if {@code process} is its supervisor: the child that was started first. */
    static ProcessHandle observer(Process process) {
        return process.children()
                .min(Comparator.comparing((ProcessHandle child) ->
                                child.info().startInstant().orElseThrow())
                        .thenComparingLong(ProcessHandle::pid))
                .orElseThrow();
    }

    /** Returns the directory of the installation that runs all commands, if there is one. */
    static Optional<Path> installation() {
        return INSTALLED.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(INSTALLED).toAbsolutePath().getParent().getParent());
    }

    /** Returns whether the native executable runs the commands that it supports. */
    static boolean isNative() {
        return !EXECUTABLE.isEmpty();
    }

    /** Returns whether the native executable runs this command. */
    static boolean isNative(String... arguments) {
        String first = Stream.of(arguments).limit(2).map(word -> word + " ").collect(Collectors.joining());
        return isNative()
                && Stream.of(JVM_COMMANDS.split("\\|", -1)).noneMatch(each -> first.startsWith(each.replace("*", "")));
    }

    /** Returns the native executable. */
    static Path executable() {
        return Path.of(EXECUTABLE);
    }

    /** Returns a command without arguments for a copy of the executable. */
    static List<String> executable(Path copy) {
        return List.of(copy.toString(), "-Xmx256m");
    }

    /** Returns a builder of {@code eyas} with {@code heap} as its maximum heap size. */
    static ProcessBuilder withHeap(String heap, String... arguments) {
        ProcessBuilder builder = builder(arguments);
        builder.command().replaceAll(word -> word.startsWith("-Xmx") ? "-Xmx" + heap : word);
        return builder;
    }

    /** Returns a command without arguments for the classes under test. */
    static List<String> java() {
        List<String> command = new ArrayList<>(StartupCache.java());
        // As in the launcher: the output is UTF-8 in every locale.
        command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "eyas.cli.Eyas"));
        return command;
    }

    /** Writes a script to {@code file} that runs the classes under test, and returns the file. */
    public static Path script(Path file) throws IOException {
        String home = "export EYAS_HOME='" + home() + "'\nsupervisor=\ncase ${1:-} in\nwatch | demo) supervisor='"
                + supervisor()
                + "' ;;\nrecord | top) for word in \"$@\"; do [ \"$word\" != -- ] || supervisor='" + supervisor()
                + "'; done ;;\nesac\n";
        String text = isNative()
                ? home + "case \"$1 $2\" in\n"
                        + JVM_COMMANDS.replace(" *", "' '*").replace("rules lsp", "'rules lsp'") + ") " + quoted(java())
                        + " ;;\n*) " + quoted(executable(executable())) + " ;;\nesac\n"
                : home + quoted(java()) + "\n";
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static String quoted(List<String> program) {
        return "exec ${supervisor:+\"$supervisor\"} "
                + program.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")) + " \"$@\"";
    }

    /** Returns a directory with the layout of an installation: the default rules, and the demo if it was built. */
    public static Path home() {
        return ROOT.toAbsolutePath().normalize();
    }
}
