package eyas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserEnvironmentTest {
    private static List<String> environment(String... own) {
        return UserEnvironment.of(List.of(own));
    }

    private static Map<String, String> restored(Map<String, String> own) {
        Map<String, String> variables = new HashMap<>(own);
        UserEnvironment.restore(variables);
        return variables;
    }

    @Test
    void commandInheritsOriginalLocale() {
        assertThat(environment("A=b", "LC_ALL=C.UTF-8", "EYAS_LC_ALL=", "LANG=C"))
                .containsExactly("A=b", "LANG=C");
        assertThat(environment("EYAS_LC_ALL==C", "LC_ALL=C.UTF-8", "A=b")).containsExactly("LC_ALL=C", "A=b");
        assertThat(environment("EYAS_LC_ALL==", "LC_ALL=C.UTF-8")).containsExactly("LC_ALL=");
    }

    @Test
    void programInheritsOriginalLocale() {
        assertThat(restored(Map.of("A", "b", "LC_ALL", "C.UTF-8", "EYAS_LC_ALL", "")))
                .isEqualTo(Map.of("A", "b"));
        assertThat(restored(Map.of("A", "b", "EYAS_SUPERVISOR", "9"))).isEqualTo(Map.of("A", "b"));
        assertThat(restored(Map.of("LC_ALL", "C.UTF-8", "EYAS_LC_ALL", "=C"))).isEqualTo(Map.of("LC_ALL", "C"));
        assertThat(restored(Map.of("LC_ALL", "C.UTF-8", "EYAS_LC_ALL", "="))).isEqualTo(Map.of("LC_ALL", ""));
    }

    @Test
    void environmentIsUnchangedWithoutLauncher() {
        assertThat(environment("LC_ALL=C.UTF-8", "A=b", "ü=é")).containsExactly("LC_ALL=C.UTF-8", "A=b", "ü=é");
        assertThat(environment()).isEmpty();
        assertThat(restored(Map.of("LC_ALL", "C.UTF-8"))).isEqualTo(Map.of("LC_ALL", "C.UTF-8"));
    }
}
