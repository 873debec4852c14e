package eyas.falco;

import eyas.text.FileErrorMessage;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints support information as JSON: machine, versions, configuration and rules. */
final class FalcoSupport {
    private static final Path KERNEL = Path.of("/proc/sys/kernel");

    private FalcoSupport() {}

    /**
     * Prints the information.
     *
     * @param words the command-line arguments
     * @param config the configuration as YAML
     * @param rules the rules files
     */
    static int print(List<String> words, String config, List<Path> rules, PrintStream out) {
        Map<String, Object> data = new TreeMap<>();
        data.put("version", FalcoVersions.current().falco());
        data.put("engine_info", FalcoVersions.current().data());
        data.put("cmdline", String.join(" ", words));
        data.put("config", config);
        data.put(
                "system_info",
                Map.of(
                        "sysname",
                        kernel("ostype"),
                        "nodename",
                        kernel("hostname"),
                        "release",
                        kernel("osrelease"),
                        "version",
                        kernel("version"),
                        "machine",
                        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch")));
        List<Object> files = new ArrayList<>();
        for (Path file : rules) {
            files.add(Map.of("name", file.toString(), "variants", List.of(Map.of("content", read(file)))));
        }
        data.put("rules_files", files);
        out.println(JsonText.compact(data));
        return FalcoExitCode.OK;
    }

    private static String kernel(String name) {
        return read(KERNEL.resolve(name)).strip();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FalcoException("Could not get system info: " + file + ": " + FileErrorMessage.reason(e));
        }
    }
}
