package eyas.falco;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine: {@code FALCO_HOSTNAME}, or the kernel's host name. */
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
