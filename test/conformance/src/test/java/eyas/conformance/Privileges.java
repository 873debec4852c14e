package eyas.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Checks whether kernel tests can run. CI requires them. */
public final class Privileges {
    private static final Path TYPES = Path.of("/sys/kernel/btf/vmlinux");

    private Privileges() {}

    /** Skips the test if BPF programs cannot be loaded, and reports the reason. In CI, fails. */
    public static void assumeBpfSupport() {
        String missing = missing();
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("CI must run the kernel tests, but: " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    /** Returns the reason why BPF programs cannot be loaded; empty if they can. */
    static String missing() {
        return !"root".equals(System.getProperty("user.name"))
                ? "not root"
                : Files.isReadable(TYPES) ? "" : "the kernel has no BTF: " + TYPES + " is missing";
    }
}
