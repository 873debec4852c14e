package eyas.cli.falco;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FalcoCommandTest {
    private static final Path CAPTURE =
            Path.of(System.getProperty("eyas.root"), "core/capture/src/test/resources/eyas/capture/synthetic.scap");

    private static final String RULES = """
            - rule: Directory change
              desc: The working directory was changed.
              condition: evt.type = chdir
              output: Changed (type=%evt.type proc=%proc.name pid=%proc.pid)
              priority: WARNING
              tags: [b, a]

            - rule: Any access
              desc: A file's permissions were asked for, which many programs do for reasons of their own, so that nothing is wrong.
              condition: evt.type in (access, chdir)
              output: Asked (type=%evt.type)
              priority: INFO
              tags: [c]
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path rules = Path.of("");
    private Path config = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        out = directory.resolve("alerts");
        config = Files.writeString(directory.resolve("falco.yaml"), """
                engine: {kind: replay, replay: {capture_file: %s}}
                rules_files: [%s]
                file_output: {enabled: true, filename: %s}
                log_stderr: true
                log_syslog: false
                log_level: warning
                """.formatted(CAPTURE, rules, out));
    }

    private ProgramRun falco(String... arguments) {
        List<String> all = new ArrayList<>(List.of("falco", "-c", config.toString()));
        all.addAll(List.of(arguments));
        return ProgramRun.eyas(all.toArray(String[]::new));
    }

    @Test
    void replaysACaptureAndCountsAlerts() throws Exception {
        ProgramRun run = falco();
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                        Events detected: 2
                        Rule counts by severity:
                           WARNING: 1
                           INFO: 1
                        Triggered rules by rule name:
                           Directory change: 1
                           Any access: 1
                        """);
        assertThat(run.err()).isEqualTo("""
                        Syscall event drop monitoring:
                           - event drop detected: 0 occurrences
                           - num times actions taken: 0
                        """);
        assertThat(Files.readAllLines(out))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .matches("[0-9:]{8}\\.[0-9]{9}: Warning Changed \\(type=chdir proc=\\S+ pid=[0-9]+\\)"));
    }

    @Test
    void ruleMatchingAllOrFirst() throws Exception {
        falco("-o", "rule_matching=all", "-o", "rules[].disable.rule=Dir*");
        assertThat(Files.readString(out))
                .contains("Informational Asked (type=chdir)")
                .doesNotContain("Changed");
        Files.delete(out);
        falco("-o", "rule_matching=all");
        assertThat(Files.readAllLines(out)).hasSize(3);
        Files.delete(out);
        falco("-o", "priority=warning");
        assertThat(Files.readAllLines(out)).hasSize(1);
        Files.delete(out);
        falco("-o", "rules[].disable.tag=a");
        assertThat(Files.readString(out)).doesNotContain("Changed").contains("(type=chdir)");
    }

    @Test
    void jsonOutputFollowsConfiguration() throws Exception {
        falco("-o", "json_output=true", "-o", "priority=warning", "-o", "time_format_iso_8601=true");
        assertThat(Files.readString(out))
                .matches(
                        "\\{\"hostname\":\"[^\"]+\",\"output\":\"2025-06-15T15:06:40\\.[0-9]{9}\\+0000: Warning Changed "
                                + "\\(type=chdir [^\"]+\\)\",\"output_fields\":\\{\"evt.time.*\"evt.type\":\"chdir\",\"proc.name\":.*"
                                + "\\},\"priority\":\"Warning\",\"rule\":\"Directory change\",\"source\":\"syscall\","
                                + "\"tags\":\\[\"a\",\"b\"],\"time\":\"2025-06-15T15:06:40\\.[0-9]{9}Z\"}\n");
        Files.delete(out);
        falco(
                "-o",
                "json_output=true",
                "-o",
                "priority=warning",
                "-o",
                "json_include_output_property=false",
                "-o",
                "json_include_message_property=true",
                "-o",
                "json_include_output_fields_property=no",
                "-o",
                "json_include_tags_property=false");
        assertThat(Files.readString(out))
                .matches(
                        "\\{\"hostname\":\"[^\"]+\",\"message\":\"Changed \\(type=chdir [^\"]+\\)\",\"priority\":\"Warning\","
                                + "\"rule\":\"Directory change\",\"source\":\"syscall\",\"time\":\"[^\"]+\"}\n");
    }

    @Test
    void outputsAreAppended() throws Exception {
        falco(
                "-o",
                "json_output=true",
                "-o",
                "append_output[]={suggested_output: true}",
                "-o",
                "append_output[]={match: {rule: Directory change}, extra_output: \"uid=%user.uid\"}",
                "-o",
                "append_output[]={match: {tags: [a, b]}, extra_fields: [proc.tty, {who: \"<%user.uid>\"}]}",
                "-o",
                "append_output[]={match: {tags: [a, c]}, extra_output: never}",
                "-o",
                "static_fields.site=lab");
        List<String> alerts = Files.readAllLines(out);
        assertThat(alerts)
                .allSatisfy(line -> assertThat(line)
                        .contains(" container_id=host container_name=host container_image_repository=")
                        .contains(" k8s_pod_name=<NA> k8s_ns_name=<NA>")
                        .contains("\"container.id\":\"host\"")
                        .contains(" static_site=lab container_id=host")
                        .contains("\"static.site\":\"lab\"")
                        .doesNotContain("never"))
                .filteredOn(line -> line.contains("Directory change"))
                .singleElement()
                .asString()
                .containsPattern("k8s_ns_name=<NA> uid=([0-9]+)\"")
                .containsPattern("\"proc.tty\":[0-9]+")
                .containsPattern("\"who\":\"<[0-9]+>\"");
        assertThat(alerts.toString()).containsOnlyOnce("\"who\"").containsOnlyOnce(" uid=");
        assertThat(falco("-o", "append_output[]={extra_output: \"%proc.nam\"}").err())
                .contains("Error: append_output: ");
    }

    @Test
    void staticFieldsAreAvailable() throws Exception {
        Files.writeString(rules, """
                - rule: Here
                  desc: A call at this site.
                  condition: evt.type = chdir and static.site = lab
                  output: Here %static.site and \\ "%static.room.number"
                  priority: WARNING
                - rule: Elsewhere
                  desc: A call at another one.
                  condition: evt.type = chdir and not static.site in (lab, office)
                  output: Elsewhere
                  priority: WARNING
                """);
        String[] fields = {"-o", "static_fields.site=lab", "-o", "static_fields={room.number: \"4\\x07\", site: lab}"};
        assertThat(falco(fields).code()).isZero();
        assertThat(Files.readAllLines(out))
                .singleElement()
                .asString()
                .endsWith(": Warning Here lab and \\\\ \\\"4\\u0007\\\"");
        Files.delete(out);
        falco(fields[2], fields[3], "-o", "json_output=true");
        assertThat(Files.readString(out))
                .contains("Warning Here lab and \\\\ \\\"4\\u0007\\\"\"")
                .contains("\"static.room.number\":\"4\\u0007\",\"static.site\":\"lab\"");
        assertThat(falco("--list", "-N", fields[2], fields[3]).out()).startsWith("static.room.number\nstatic.site\n");
        assertThat(falco("-V", rules.toString()).out()).contains("static.site").contains("LOAD_ERR_COMPILE_");
    }

    @Test
    void validatesRulesLikeFalco() throws Exception {
        ProgramRun good = falco("-V", rules.toString());
        assertThat(good.code()).isZero();
        assertThat(good.out()).isEqualTo(rules + ": Ok\n");
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "- rule: x\n  condition: evt.typo = open\n");
        ProgramRun bad = falco("-V", wrong.toString());
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).startsWith(wrong + ": Invalid\n").contains("LOAD_ERR_YAML_VALIDATE");
        assertThat(bad.err()).contains("Error: " + wrong + ": Invalid");
        ProgramRun json = falco("-o", "json_output=true", "-V", rules.toString());
        assertThat(json.out())
                .isEqualTo("{\"falco_load_results\":[{\"errors\":[],\"name\":\"" + rules
                        + "\",\"schema_valid\":true,\"schema_warnings\":[],\"successful\":true,\"warnings\":[]}]}\n");
        assertThat(falco("-r", wrong.toString()).code()).isEqualTo(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void describesRules() {
        assertThat(falco("-L").out()).isEqualTo("""
                        Rule                                               Description
                        ----                                               -----------
                        Directory change                                   The working directory was changed.

                        Any access                                         A file's permissions were asked for, which many programs do
                                                                           for reasons of their own, so that nothing is wrong.

                        """);
        assertThat(falco("-l", "Any access").out()).contains("Any access").doesNotContain("Directory change");
        assertThat(falco("-l", "None").err()).contains("Rule \"None\" is not loaded");
        assertThat(falco("-l", "Any access", "-o", "json_output=true").out())
                .startsWith("{\"")
                .contains("\"name\":\"Any access\"");
    }

    @Test
    void reportsConfigurationErrors() throws Exception {
        ProgramRun none =
                ProgramRun.eyas("falco", "-c", directory.resolve("none.yaml").toString());
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err())
                .contains("Error: Could not find configuration file at " + directory.resolve("none.yaml"));
        assertThat(falco("-o", "file_output.enabled=false").err()).contains("No output configured");
        assertThat(falco("-o", "engine.kind=kmod").err()).contains("engine.kind 'kmod' is not supported by Eyas");
        Files.writeString(config, Files.readString(config) + "jsn_output: true\n");
        ProgramRun typo = falco("--dry-run");
        assertThat(typo.code()).isZero();
        assertThat(typo.err())
                .contains("falco.yaml | schema validation: failed")
                .contains("falco.yaml:7:1: unknown key 'jsn_output' (did you mean 'json_output'?)");
        assertThat(out).doesNotExist();
    }

    @Test
    void removedOptionsNameTheirReplacement() {
        assertThat(falco("-e", "x.scap").err())
                .contains("option -e was removed from Falco in 0.38: use -o engine.kind");
        assertThat(falco("-S", "80").err()).contains("use -o falco_libs.snaplen=BYTES");
        assertThat(falco("-T", "x").code()).isEqualTo(1);
        assertThat(falco("stray").err()).contains("'stray' is not the value of an option");
    }

    @Test
    void listsFieldsEventsAndVersions() {
        assertThat(falco("--list", "-N").out())
                .startsWith("evt.deltatime\n")
                .contains("\nproc.name\n")
                .doesNotContain("evt.dir", "evt.latency", "evt.outputtime", "k8s.svc.name");
        assertThat(falco("--list=syscall", "--format", "json").out().replaceAll("\\s+", " "))
                .startsWith(
                        "{ \"fieldclasses\": [ { \"desc\": \"Event\", \"event_sources\": [ \"syscall\" ], \"fields\": [ ")
                .contains("\"is_list\": false, \"name\": \"evt.deltatime\", \"type\": \"RELTIME\" }")
                .contains("{ \"argument\": { \"required\": true, \"type\": [ \"INDEX\", \"KEY\" ] }, \"desc\": \"")
                .contains("\"is_list\": true, \"name\": \"fd.types\", \"type\": \"CHARBUF\" }")
                .contains("{ \"argument\": null, \"desc\": \"True ")
                .contains("], \"name\": \"evt\" }, {");
        assertThat(falco("--list", "-N", "--format", "json").out())
                .startsWith("{\n  \"fieldnames\": [\n    \"evt.delta");
        ProgramRun table = ProgramRun.eyas("falco", "--list-events", "--markdown");
        assertThat(table.err()).contains("WARNING: --markdown is deprecated, use --format markdown instead.");
        assertThat(table.out())
                .contains("## Plugin events\n\nDefault | Dir | Name | Params ")
                .contains("Yes | `<` | `keyctl` | ERRNO **res**, ENUMFLAGS32 **operation**: *KEYCTL_GET_KEYRING_ID*, ")
                .contains("\nYes | `<` | `getpid` | SYSCALLID **ID**, UINT16 **nativeID**\n")
                .doesNotContain("task_file_pipe", "`syscall`");
        assertThat(ProgramRun.eyas("falco", "--list-events", "--format", "json").out())
                .contains("\"schema_version\": \"4.5.2\"")
                .containsPattern("\"flags\": \\[\\s+\"CLOSE_RANGE_UNSHARE\",\\s+\"CLOSE_RANGE_CLOEXEC\"");
        assertThat(falco("--list=other").err()).contains("Value for --list must be a valid source type");
        assertThat(ProgramRun.eyas("falco", "--list-events").out())
                .contains("## Syscall events")
                .contains("\n< openat(FD **fd**, FD **dirfd**, FSRELPATH **name**");
        assertThat(falco("--version").out()).startsWith("Falco version: ").contains("\nEngine:        0.63.0\n");
        assertThat(falco("--version", "-o", "json_output=true").out()).contains("\"engine_version_semver\":\"0.63.0\"");
        assertThat(falco("--page-size", "-o", "log_level=info").err()).contains("Your system page size is: ");
    }

    @Test
    void printsSupportInformation() {
        assertThat(falco("--support", "-o", "static_fields.site=lab").out())
                .startsWith("{\"cmdline\":\"falco -c " + config
                        + " --support -o static_fields.site=lab\",\"config\":\"engine:\\n")
                .contains("\"engine_info\":{")
                .contains("static_fields:\\n  site: lab\\n")
                .contains("\"rules_files\":[{\"name\":\"" + rules
                        + "\",\"variants\":[{\"content\":\"- rule: Directory change")
                .contains("\"sysname\":\"Linux\"");
        assertThat(falco("--config-schema").out())
                .startsWith("{\n")
                .contains("\"$schema\": \"http://json-schema.org/draft-07/schema#\"")
                .contains("\"buf_size_preset\": {");
    }

    @Test
    void stopsAfterTimeLimitAndAppendsPrintFormat() throws Exception {
        ProgramRun all = falco("-v");
        assertThat(all.err()).containsPattern("Elapsed time: [0-9.]+, Captured Events: [0-9]+, ");
        assertThat(falco("-M", "1", "-v").code()).isZero();
        assertThat(falco("-M", "-1").err()).contains("Error: -M -1: seconds must be between 0");
        Files.delete(out);
        assertThat(falco("-p", "user=%user.uid").err()).contains("option is deprecated");
        assertThat(Files.readAllLines(out)).allSatisfy(line -> assertThat(line).containsPattern(" user=[0-9]+$"));
        Files.delete(out);
        falco("-pk");
        assertThat(Files.readAllLines(out)).allSatisfy(line -> assertThat(line).doesNotContain("k8s"));
    }

    @Test
    void reportsOptionsWithoutEffect() throws Exception {
        Files.writeString(config, Files.readString(config) + "grpc: {enabled: true}\nbuffered_outputs: false\n");
        assertThat(falco("--dry-run").err())
                .contains("falco.yaml:7:17: 'grpc.enabled' has no effect (the gRPC server was removed")
                .doesNotContain("schema validation: failed")
                .doesNotContain("buffered_outputs");
    }
}
