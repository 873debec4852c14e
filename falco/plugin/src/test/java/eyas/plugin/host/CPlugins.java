package eyas.plugin.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Builds the plugins in C of {@code test/conformance/plugins} with the machine's compiler, each variant once. */
final class CPlugins {
    private static final Map<List<String>, Path> BUILT = new ConcurrentHashMap<>();

    private CPlugins() {}

    /** Returns the shared object of {@code name} with some definitions, such as {@code -DAPI="9.0.0"}. */
    static Path build(String name, String... definitions) {
        List<String> key = new ArrayList<>(List.of(name));
        key.addAll(List.of(definitions));
        return BUILT.computeIfAbsent(key, CPlugins::compile);
    }

    private static Path compile(List<String> what) {
        try {
            Path directory = Files.createTempDirectory("eyas-plugin");
            directory.toFile().deleteOnExit();
            Path target = directory.resolve("lib" + what.getFirst() + ".so");
            target.toFile().deleteOnExit();
            List<String> command =
                    new ArrayList<>(List.of("cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC"));
            command.addAll(what.subList(1, what.size()));
            command.addAll(
                    List.of("-o", target.toString(), source(what.getFirst()).toString(), "-lpthread"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + "\n" + output);
            }
            return target;
        } catch (IOException e) {
            throw new IllegalStateException("a C compiler 'cc' is needed", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path source(String name) {
        return Path.of(System.getProperty("eyas.root", "../.."), "test/conformance/plugins", name + ".c");
    }
}
