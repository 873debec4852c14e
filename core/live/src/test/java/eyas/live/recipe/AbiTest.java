package eyas.live.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the constants in Java with the header that the kernel side is compiled from. */
final class AbiTest {
    private static final Pattern DEFINE = Pattern.compile("#define EYAS_(\\w+) (0x[0-9a-fA-F]+|\\d+)\\b.*");
    private static final Pattern MEMBER = Pattern.compile(
            "\\s+(?:unsigned )?(?:long long|int|short|char) (\\w+)(?:\\[[^\\]]*\\])?;\\s+/\\*\\s+(\\d+).*");

    private final String header;
    private final Map<String, Long> defines = new HashMap<>();

    AbiTest() throws IOException {
        Path root = Path.of(System.getProperty("eyas.root", "../.."));
        header = Files.readString(root.resolve("core/live/src/main/bpf/abi.h"));
        for (String line : header.split("\n", -1)) {
            Matcher matcher = DEFINE.matcher(line);
            if (matcher.matches()) {
                defines.put(matcher.group(1), Long.decode(matcher.group(2)));
            }
        }
    }

    @Test
    void constantsAgree() throws IllegalAccessException {
        int compared = 0;
        for (Field field : Abi.class.getDeclaredFields()) {
            Long expected = defines.get(field.getName());
            if (Modifier.isStatic(field.getModifiers()) && expected != null) {
                assertThat(field.getLong(null)).as(field.getName()).isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).as("constants compared").isGreaterThan(45);
    }

    @Test
    void offsetsOfControlWordsAgree() throws IllegalAccessException, NoSuchFieldException {
        Map<String, String> names = Map.ofEntries(
                Map.entry("epoch_offset_ns", "OFF_EPOCH_OFFSET"),
                Map.entry("cgroup_id", "OFF_CGROUP_ID"),
                Map.entry("watermark", "OFF_WATERMARK"),
                Map.entry("scope", "OFF_SCOPE"),
                Map.entry("cgroup_level", "OFF_CGROUP_LEVEL"),
                Map.entry("own_tgid", "OFF_OWN_TGID"),
                Map.entry("features", "OFF_FEATURES"),
                Map.entry("tracepoints", "OFF_TRACEPOINTS"),
                Map.entry("snaplen", "OFF_SNAPLEN"),
                Map.entry("machine_pidns", "OFF_MACHINE_PIDNS"),
                Map.entry("abi_version", "OFF_ABI_VERSION"),
                Map.entry("env_limit", "OFF_ENV_LIMIT"),
                Map.entry("machine_mntns", "OFF_MACHINE_MNTNS"),
                Map.entry("reader_waiting", "OFF_READER_WAITING"),
                Map.entry("network_attached", "OFF_NETWORK_ATTACHED"),
                Map.entry("network_since", "OFF_NETWORK_SINCE"),
                Map.entry("job_group", "OFF_JOB_GROUP"),
                Map.entry("hooks_fired", "OFF_HOOKS_FIRED"),
                Map.entry("supervisor_tgid", "OFF_SUPERVISOR_TGID"),
                Map.entry("wanted", "OFF_WANTED"),
                Map.entry("ia32_recipe", "OFF_IA32_RECIPE"),
                Map.entry("socketcall_recipe", "OFF_SOCKETCALL_RECIPE"),
                Map.entry("lost_kind", "OFF_LOST_KIND"),
                Map.entry("executables", "OFF_EXECUTABLES"),
                Map.entry("machine_root", "OFF_MACHINE_ROOT"));
        Map<String, Integer> offsets = new HashMap<>();
        for (String line :
                header.substring(header.indexOf("struct eyas_shared {")).split("\n", -1)) {
            Matcher matcher = MEMBER.matcher(line);
            if (matcher.matches()) {
                offsets.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
            }
        }
        for (Map.Entry<String, String> name : names.entrySet()) {
            assertThat(Abi.class.getDeclaredField(name.getValue()).getInt(null))
                    .as(name.getKey())
                    .isEqualTo(offsets.get(name.getKey()));
        }
    }

    @Test
    void kindsAgree() {
        for (ParameterKind kind : ParameterKind.values()) {
            assertThat(defines.get("K_" + kind.name())).as(kind.name()).isEqualTo(kind.code());
        }
        assertThat(defines.get("KINDS")).isEqualTo(ParameterKind.values().length);
    }

    @Test
    void kindsOfNamesAgree() {
        for (KernelNameKind kind : KernelNameKind.values()) {
            assertThat(defines.get("NAME_" + kind.name())).as(kind.name()).isEqualTo(kind.code());
        }
    }

    @Test
    void sourcesAgree() {
        for (ValueSource source : ValueSource.values()) {
            assertThat(defines.get("S_" + source.name())).as(source.name()).isEqualTo(source.code());
        }
    }

    @Test
    void conditionsAgree() {
        for (SlotCondition condition : SlotCondition.values()) {
            assertThat(defines.get("IF_" + condition.name()))
                    .as(condition.name())
                    .isEqualTo(condition.code());
        }
        assertThat(defines.get("CONDITIONS")).isEqualTo(SlotCondition.values().length);
    }
}
