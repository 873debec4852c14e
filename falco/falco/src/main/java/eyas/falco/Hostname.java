package eyas.falco;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows what this machine is called: {@code FALCO_HOSTNAME}, or what the kernel says. */
final class Hostname {
    private static final String OVERRIDE = "FALCO_HOSTNAME";

    private Hostname() {}

    static String name(FalcoLog log) {
        String override = System.getenv(OVERRIDE);
        if (override != null) {
            log.log(
                    Priority.INFORMATIONAL,
                    "Hostname value has been overridden via environment variable to: " + override);
            return override;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new FalcoException("Failed to get hostname: " + e.getMessage());
        }
    }
}
