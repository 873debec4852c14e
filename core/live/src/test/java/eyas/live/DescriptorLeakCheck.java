package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves descriptors open; regular files are ignored, since the JVM opens jars at any time. */
public final class DescriptorLeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Map<String, String> before = Map.of();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        // Loads libraries and opens descriptors that the JVM keeps, so that they do not count as leaks.
        open();
        before = open();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Map<String, String> after = open();
        after.keySet().removeAll(before.keySet());
        assertThat(after)
                .as("descriptors that %s leaves open", context.getDisplayName())
                .isEmpty();
    }

    private static Map<String, String> open() throws IOException {
        Map<String, String> open = new TreeMap<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                // The listing's own descriptor is closed by now.
                if (Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (!target.startsWith("/") || target.startsWith("/memfd:")) {
                        open.put(descriptor.getFileName().toString(), target);
                    }
                }
            }
        }
        return open;
    }
}
