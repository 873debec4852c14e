package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.MetadataAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the addresses of metadata services in egress control, the default rules and the documentation. */
final class MetadataAddressesTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Pattern LIST = Pattern.compile("- list: metadata_addresses\\s+items: \\[([^]]*)]");
    private static final Pattern ITEM = Pattern.compile("'\"([^\"]+)\"'");

    private final List<String> addresses = MetadataAddresses.all();

    @Test
    void ruleContainsAddressesOfTable() throws IOException {
        Matcher list = LIST.matcher(Files.readString(ROOT.resolve("rules/cicd/20-secrets.yaml")));

        assertThat(list.find()).isTrue();
        assertThat(ITEM.matcher(list.group(1)).results().map(item -> item.group(1)))
                .containsExactlyElementsOf(addresses);
    }

    @Test
    void guideListsAddresses() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/reference/egress-policy.md"));

        assertThat(addresses).allSatisfy(address -> assertThat(guide).contains("`" + address + "`"));
    }
}
