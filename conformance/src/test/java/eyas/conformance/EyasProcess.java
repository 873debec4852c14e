package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the {@code eyas} program as a process of its own, as a user does, from the classes under test.
 *
 * @param exitCode its exit code
 * @param out what it and the watched command printed
 * @param err what was printed on standard error
 */
record EyasProcess(int exitCode, String out, String err) {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", ".."));
    private static final long SECONDS = 120;

    /** Runs it to its end. */
    static EyasProcess run(String... arguments) throws IOException, InterruptedException {
        return run(builder(arguments));
    }

    /** Runs what {@code builder} describes to its end. */
    static EyasProcess run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("eyas-out", ".txt");
        Path err = Files.createTempFile("eyas-err", ".txt");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String printed = read(err);
            assertThat(ended).as("eyas hangs; it printed: %s", printed).isTrue();
            return new EyasProcess(process.exitValue(), read(out), printed);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Returns a builder, for tests that need the process while it runs. */
    static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(StartUpCache.java());
        // As the launcher has it: what is printed is UTF-8, whatever the locale.
        command.add("-Dstdout.encoding=UTF-8");
        command.add("-Dstderr.encoding=UTF-8");
        command.add("eyas.cli.Eyas");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("EYAS_HOME", home().toString());
        builder.environment().put("NO_COLOR", "1");
        return builder;
    }

    /** Writes a program to {@code file} that runs the classes under test, and returns it. */
    static Path script(Path file) throws IOException {
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        script.append("export EYAS_HOME='").append(home()).append("'\nexec");
        builder().command().forEach(word -> script.append(" '").append(word).append('\''));
        Files.writeString(file, script.append(" \"$@\"\n"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Returns a folder that looks like an installation: the default rules, and the demo once it was built. */
    static Path home() {
        return ROOT.toAbsolutePath().normalize();
    }
}
