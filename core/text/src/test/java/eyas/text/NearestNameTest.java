package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNameTest {
    private static final List<String> KNOWN = List.of("proc.name", "proc.pname", "fd.name", "evt.type", "evt.time");

    @Test
    void findsNearNames() {
        assertThat(NearestName.of("proc.nam", KNOWN)).isEqualTo("proc.name");
        assertThat(NearestName.of("porc.name", KNOWN)).isEqualTo("proc.name");
        assertThat(NearestName.of("evt.tpye", KNOWN)).isEqualTo("evt.type");
    }

    @Test
    void resolvesTiesAlphabetically() {
        assertThat(NearestName.of("evt.tiye", KNOWN)).isEqualTo("evt.time");
        assertThat(NearestName.of("evt.tiye", KNOWN.reversed())).isEqualTo("evt.time");
    }

    @Test
    void ignoresDistantNames() {
        assertThat(NearestName.of("container.image", KNOWN)).isNull();
        assertThat(NearestName.of("x", KNOWN)).isNull();
        assertThat(NearestName.of("", List.of())).isNull();
    }

    @Test
    void findsAbbreviatedName() {
        List<String> formats = List.of("json", "markdown", "html", "sarif");
        assertThat(NearestName.inFull("md", formats)).isEqualTo("markdown");
        assertThat(NearestName.inFull("m", formats)).isNull();
        assertThat(NearestName.inFull("ml", formats)).isNull();
        assertThat(NearestName.inFull("ed", List.of("end", "evened"))).isNull();
    }

    @Test
    void maliciousNamesAreCheap() {
        assertThat(NearestName.of("x".repeat(1_000_000), KNOWN)).isNull();
        assertThat(NearestName.of("a".repeat(64), Collections.nCopies(1_000_000, "b".repeat(64))))
                .isNull();
    }
}
