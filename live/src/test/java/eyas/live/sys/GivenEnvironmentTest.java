package eyas.live.sys;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GivenEnvironmentTest {
    private static List<String> given(String... own) {
        List<byte[]> variables = List.of(own).stream().map(Bytes::of).toList();
        try (Arena arena = Arena.ofConfined()) {
            return GivenEnvironment.of(CFunctions.words(CFunctions.vector(arena, variables))).stream()
                    .map(Bytes::text)
                    .toList();
        }
    }

    @Test
    void aCommandSeesTheLocaleThatTheUserGave() {
        assertThat(given("A=b", "LC_ALL=C.UTF-8", "EYAS_LC_ALL=", "LANG=C")).containsExactly("A=b", "LANG=C");
        assertThat(given("EYAS_LC_ALL==C", "LC_ALL=C.UTF-8", "A=b")).containsExactly("LC_ALL=C", "A=b");
        assertThat(given("EYAS_LC_ALL==", "LC_ALL=C.UTF-8")).containsExactly("LC_ALL=");
    }

    @Test
    void withoutTheLauncherNothingIsChanged() {
        assertThat(given("LC_ALL=C.UTF-8", "A=b", "ü=é")).containsExactly("LC_ALL=C.UTF-8", "A=b", "ü=é");
        assertThat(given()).isEmpty();
    }
}
