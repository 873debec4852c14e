package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads configured name servers in the address format of reports. */
final class NameServersTest {
    @TempDir
    private Path directory;

    @Test
    void addressesHaveTheFormatOfReports() throws IOException {
        Path file = Files.writeString(directory.resolve("resolv.conf"), """
                # nameserver 192.0.2.9
                search example
                nameserver 2001:DB8::1
                nameserver 2001:0db8:0:0:0:0:0:1
                \tnameserver\t192.0.2.1
                nameserver fe80::1%eth0
                nameserver ::ffff:192.0.2.2
                nameserver 12345::
                """);
        assertThat(NameServers.of(List.of(file, directory.resolve("none"))))
                .containsExactly("2001:db8::1", "192.0.2.1", "fe80::1", "192.0.2.2");
    }
}
