package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Runs the action's scripts, and writes programs that replace those that they start. */
final class ShimFixture {
    static final Path SHIM = EyasProcess.home().resolve("ci/action");

    private ShimFixture() {}

    static EyasProcess run(String script, Map<String, String> environment) throws Exception {
        return NodeTools.run(environment, SHIM.resolve(script).toString());
    }

    /** Writes a program that replaces {@code eyas} or another program in {@code directory}. */
    static Path program(Path directory, String name, String script) throws IOException {
        Path program = directory.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n", StandardCharsets.UTF_8);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    /** Writes a replacement of {@code eyas} that runs {@code script} and exits with {@code code} and its authentication code. */
    static Path eyas(Path directory, String name, String script, int code) throws Exception {
        return program(
                directory,
                name,
                script + "\nexec " + NodeTools.node() + " "
                        + Path.of(Objects.requireNonNull(ShimFixture.class.getResource("shim/end.cjs"))
                                .toURI()) + " " + code);
    }

    /** Returns the state that the first step saves for {@code program}, without inputs. */
    static String watch(Path program, String key) throws Exception {
        return watch(program, key, "{}");
    }

    static String watch(Path program, String key, String inputs) throws Exception {
        EyasProcess print = NodeTools.run(
                Map.of(), "-p", "require('" + SHIM.resolve("privilege.cjs") + "').fingerprint('" + program + "')");
        assertThat(print.exitCode()).as(print.err()).isZero();
        return "{\"inputs\":" + inputs + ",\"lock\":\"enforce\",\"monitored\":\"true\",\"log\":\"first\",\"key\":\""
                + key
                + "\",\"program\":\"" + program + "\",\"fingerprint\":\""
                + print.out().strip() + "\",\"proxies\":{}}";
    }
}
