package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.fields.FieldCatalog;
import eyas.rules.describe.RuleSetDescription;
import eyas.rules.model.RuleSet;
import eyas.text.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests the exact document about rules, macros and lists. */
class RuleSetDescriptionTest {
    private static final String TEXT = """
            - required_engine_version: 0.57.0
            - required_plugin_versions:
              - name: container
                version: 0.4.0
                alternatives:
                - name: other
                  version: 1.0.0
            - list: shells
              items: [bash, sh]
            - list: programs
              items: [shells, python3]
            - macro: open_write
              condition: evt.type=open and evt.is_open_write=true
            - rule: r
              desc: d
              condition: >-
                open_write and proc.name in (programs, ksh) and proc.aname[2] exists
                and tolower(fd.name) = val(proc.exepath)
              output: "%container.id %evt.arg.name %proc.name %proc.name"
              priority: ERROR
              tags: [b, a]
              exceptions:
              - name: known
                fields: [proc.name, fd.name]
                comps: [=, startswith]
                values:
                - [bash, /x]
              - name: users
                fields: user.name
                values: [root]
            """;

    private static RuleSetDescription description(RuleSet rules) {
        return new RuleSetDescription(rules, FieldCatalog.syscall());
    }

    private static RuleSet rules(String text) {
        return TestRuleLoader.load(text).ruleSet().orElseThrow();
    }

    private static Object details(String text, String kind, int index) {
        List<?> items = (List<?>) part(description(rules(text)).all(), kind);
        return part((Map<?, ?>) items.get(index), "details");
    }

    private static Object part(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key), key);
    }

    @Test
    void describesRule() {
        RuleSet rules = rules(TEXT);
        Map<String, Object> document = description(rules).one(rules.rule("r").orElseThrow());
        assertThat(JsonText.compact(document))
                .isEqualTo("{\"rules\":[{\"details\":{"
                        + "\"condition_compiled\":\"(((evt.type = open and evt.is_open_write = true) and proc.name in (bash, sh,"
                        + " python3, ksh) and proc.aname[2] exists and tolower(fd.name) = val(proc.exepath)) and not (proc.name ="
                        + " bash and fd.name startswith /x) and not user.name in (root))\","
                        + "\"condition_fields\":[\"evt.is_open_write\",\"evt.type\",\"fd.name\",\"proc.aname[2]\","
                        + "\"proc.exepath\",\"proc.name\",\"user.name\"],"
                        + "\"condition_operators\":[\"=\",\"exists\",\"in\",\"startswith\"],"
                        + "\"events\":[\"asyncevent\",\"open\"],"
                        + "\"exception_fields\":[\"fd.name\",\"proc.name\",\"user.name\"],"
                        + "\"exception_names\":[\"known\",\"users\"],"
                        + "\"exception_operators\":[\"=\",\"in\",\"startswith\"],"
                        + "\"lists\":[\"programs\"],\"macros\":[\"open_write\"],"
                        + "\"output_compiled\":\"%container.id %evt.arg.name %proc.name %proc.name\","
                        + "\"output_fields\":[\"container.id\",\"evt.arg.name\",\"proc.name\"],"
                        + "\"plugins\":[\"container\"]},"
                        + "\"info\":{\"capture\":false,\"capture_duration\":0,"
                        + "\"condition\":\"open_write and proc.name in (programs, ksh) and proc.aname[2] exists and"
                        + " tolower(fd.name) = val(proc.exepath)\","
                        + "\"description\":\"d\",\"enabled\":true,\"name\":\"r\","
                        + "\"output\":\"%container.id %evt.arg.name %proc.name %proc.name\","
                        + "\"priority\":\"Error\",\"source\":\"syscall\",\"tags\":[\"a\",\"b\"]}}]}");
    }

    @Test
    void describesMacrosListsAndRequirements() {
        Map<String, Object> all = description(rules(TEXT)).all();
        assertThat(all)
                .containsOnlyKeys("required_engine_version", "required_plugin_versions", "rules", "macros", "lists");
        assertThat(all.get("required_engine_version")).isEqualTo("0.57.0");
        assertThat(JsonText.compact(part(all, "required_plugin_versions")))
                .isEqualTo("[{\"alternatives\":[{\"name\":\"other\",\"version\":\"1.0.0\"}],"
                        + "\"name\":\"container\",\"version\":\"0.4.0\"}]");
        assertThat(JsonText.compact(part(all, "macros")))
                .isEqualTo("[{\"details\":{\"condition_compiled\":\"(evt.type = open and evt.is_open_write = true)\","
                        + "\"condition_fields\":[\"evt.is_open_write\",\"evt.type\"],\"condition_operators\":[\"=\"],"
                        + "\"events\":[\"asyncevent\",\"open\"],\"lists\":[],\"macros\":[],\"plugins\":[],\"used\":true},"
                        + "\"info\":{\"condition\":\"evt.type=open and evt.is_open_write=true\","
                        + "\"name\":\"open_write\"}}]");
        assertThat(JsonText.compact(part(all, "lists")))
                .isEqualTo("[{\"details\":{\"items_compiled\":[\"bash\",\"sh\"],\"lists\":[],\"plugins\":[],"
                        + "\"used\":true},\"info\":{\"items\":[\"bash\",\"sh\"],\"name\":\"shells\"}},"
                        + "{\"details\":{\"items_compiled\":[\"bash\",\"sh\",\"python3\"],\"lists\":[\"shells\"],"
                        + "\"plugins\":[],\"used\":true},\"info\":{\"items\":[\"python3\"],\"name\":\"programs\"}}]");
    }

    @Test
    void listsSystemCallsWithoutEvent() {
        String text = TestRuleLoader.rule("r", "evt.type in (getcpu, close)");
        assertThat((Map<?, ?>) details(text, "rules", 0))
                .extracting(details -> details.get("events"), details -> details.get("plugins"))
                .containsExactly(List.of("asyncevent", "close", "getcpu"), List.of());
    }

    @Test
    void listMayCompleteCondition() {
        String text = "- list: limit\n  items: [3]\n" + TestRuleLoader.rule("r", "evt.type=close and fd.num > limit");
        assertThat((Map<?, ?>) details(text, "rules", 0))
                .extracting(details -> details.get("condition_compiled"), details -> details.get("lists"))
                .containsExactly("(evt.type = close and fd.num > 3)", List.of());
    }
}
