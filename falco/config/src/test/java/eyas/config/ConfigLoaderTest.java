package eyas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.config.ConfigLoader.Loaded;
import eyas.config.FalcoConfig.DropAction;
import eyas.config.FalcoConfig.EngineKind;
import eyas.config.FalcoConfig.FileOutput;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.engine.AppendedOutput;
import eyas.engine.RuleMatching;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection.ByName;
import eyas.rules.model.RuleSelection.ByTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("NODE", "n1", "DOLLAR", "${NODE}", "LOOP", "x${LOOP}");

    @TempDir
    private Path directory = Path.of("");

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Loaded load(Path main, String... options) throws ConfigException {
        return new ConfigLoader(ENVIRONMENT::get).load(main, List.of(options));
    }

    private FalcoConfig config(String text, String... options) throws IOException, ConfigException {
        return load(file("falco.yaml", text), options).config();
    }

    private String failure(String text, String... options) throws IOException {
        try {
            config(text, options);
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage()).replace(directory.toString(), "");
        }
        throw new AssertionError("was accepted: " + text);
    }

    @Test
    void emptyConfigurationHasDefaults() throws Exception {
        FalcoConfig config =
                new ConfigLoader(ENVIRONMENT::get).load(null, List.of()).config();
        assertThat(config.engine().kind()).isEqualTo(EngineKind.MODERN_EBPF);
        assertThat(config.engine().bufferBytes()).isEqualTo(8 << 20);
        assertThat(config.engine().threads()).isEqualTo(262_144);
        assertThat(config.rules().matching()).isEqualTo(RuleMatching.FIRST);
        assertThat(config.rules().selection().threshold()).isEqualTo(Priority.DEBUG);
        assertThat(config.outputs().stdout()).isFalse();
        assertThat(config.outputs().file()).isEmpty();
        assertThat(config.alerts().output()).isTrue();
        assertThat(config.alerts().message()).isFalse();
        assertThat(config.drops().actions()).containsExactly(DropAction.IGNORE);
        assertThat(config.watched()).isTrue();
        assertThat(config.files()).isEmpty();
    }

    @Test
    void parsesValuesAsYaml() throws Exception {
        FalcoConfig config = config("""
                json_output: yes
                priority: WARNING
                outputs_queue: {capacity: 0x10}
                file_output: {enabled: on, filename: "/var/log/x", keep_alive: n}
                syscall_event_drops: {threshold: .5, actions: [log, exit]}
                metrics: {interval: 1h30m}
                """);
        assertThat(config.alerts().json()).isTrue();
        assertThat(config.rules().selection().threshold()).isEqualTo(Priority.WARNING);
        assertThat(config.outputs().queue()).isEqualTo(16);
        assertThat(config.outputs().file()).contains(new FileOutput("/var/log/x", false));
        assertThat(config.drops().threshold()).isEqualTo(0.5);
        assertThat(config.drops().actions()).containsExactlyInAnyOrder(DropAction.LOG, DropAction.EXIT);
        assertThat(config.metrics().interval()).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void expandsVariablesRecursively() throws Exception {
        FalcoConfig config = config("""
                file_output:
                  enabled: true
                  filename: "a${NODE}b${NONE}c$${NODE}d${DOLLAR}e$f${"
                """);
        assertThat(config.outputs().file().orElseThrow().path()).isEqualTo("an1bc${NODE}dn1e$f${");
        assertThat(path("$${${NODE}}")).isEqualTo("${n1}");
        assertThat(path("${NONE}")).isEmpty();
        assertThat(path("$5 ${NODE}")).isEqualTo("$5 ${NODE}");
        assertThat(failure("time_format_iso_8601: ${LOOP}")).contains("the variable 'LOOP'", "replacements");
    }

    private String path(String text) throws Exception {
        return config("engine: {replay: {capture_file: '" + text + "'}}")
                .engine()
                .captureFile();
    }

    @Test
    void includedFilesAppendOverrideOrAdd() throws Exception {
        file("d/1.yaml", "append_output: [{extra_output: one}]\njson_output: true\n");
        file("d/2.yaml", "append_output: [{extra_output: two}]\n");
        file("o.yaml", "append_output: [{extra_output: three}]\nrule_matching: all\n");
        file("a.yaml", "rule_matching: first\npriority: error\n");
        Path main = file("falco.yaml", """
                config_files:
                  - FOLDER/d
                  - FOLDER/missing.yaml
                  - {path: FOLDER/a.yaml, strategy: add-only}
                append_output: [{extra_output: zero}]
                rule_matching: all
                """.replace("FOLDER", directory.toString()));
        Loaded loaded = load(main);
        assertThat(loaded.config().alerts().additions())
                .extracting(AppendedOutput::format)
                .containsExactly("zero", "one", "two");
        assertThat(loaded.config().rules().matching()).isEqualTo(RuleMatching.ALL);
        assertThat(loaded.config().rules().selection().threshold()).isEqualTo(Priority.ERROR);
        assertThat(loaded.config().alerts().json()).isTrue();
        assertThat(loaded.config().files()).hasSize(4);
        assertThat(loaded.config().directories())
                .containsExactly(directory.resolve("d").toString());

        FalcoConfig overridden = load(
                        main, "config_files[]={path: %s, strategy: override}".formatted(directory.resolve("o.yaml")))
                .config();
        assertThat(overridden.alerts().additions())
                .extracting(AppendedOutput::format)
                .containsExactly("three");

        Loaded other =
                load(main, "config_files[]={path: %s, strategy: owerride}".formatted(directory.resolve("o.yaml")));
        assertThat(other.config().alerts().additions())
                .extracting(AppendedOutput::format)
                .containsExactly("zero", "one", "two", "three");
        assertThat(other.ignored().getLast().message())
                .isEqualTo("strategy 'owerride' is not one of append, override, add-only; using append");
    }

    @Test
    void includedFilesCannotInclude() throws Exception {
        Path other = file("other.yaml", "config_files: [x.yaml]\n");
        assertThat(failure("config_files: [" + other + "]"))
                .startsWith("/other.yaml:1:15: Config error: 'config_files' directive in included config file");
        assertThat(failure("config_files: [" + directory + "/falco.yaml]")).contains("recursively");
    }

    @Test
    void optionsOverrideFiles() throws Exception {
        FalcoConfig config = config(
                "json_output: false\nrules:\n  - disable: {rule: a}\n",
                "json_output=true",
                "rules[].enable.tag=t",
                "rules[].disable.rule=b*",
                "append_output[]={\"extra_output\": \"x=%proc.name\", extra_fields: [proc.pid, {who: \"%user.name\"}]}",
                "static_fields.a\\.b=c",
                "engine.kind=replay",
                "engine.replay.capture_file=f=g.scap");
        assertThat(config.alerts().json()).isTrue();
        assertThat(config.rules().selection().steps())
                .containsExactly(new ByName(false, "a"), new ByTag(true, "t"), new ByName(false, "b*"));
        AppendedOutput addition = config.alerts().additions().getFirst();
        assertThat(addition.format()).isEqualTo("x=%proc.name");
        assertThat(addition.raw()).containsExactly("proc.pid");
        assertThat(addition.formatted()).containsExactly(Map.entry("who", "%user.name"));
        assertThat(config.alerts().staticFields()).containsExactly(Map.entry("a.b", "c"));
        assertThat(config.engine().captureFile()).isEqualTo("f=g.scap");
    }

    /** Falco's file has the list; of a key that is set on it, libyaml makes a map, and Falco finds no entry any more. */
    @Test
    void settingKeyOnListTurnsItIntoMap() throws Exception {
        String file = "append_output:\n  - suggested_output: true\n";
        assertThat(config(file).alerts().additions()).hasSize(1);
        assertThat(config(file, "append_output.suggested_output=false").alerts().additions())
                .isEmpty();
        assertThat(config(file, "append_output[0].suggested_output=false")
                        .alerts()
                        .additions()
                        .getFirst()
                        .suggested())
                .isFalse();
    }

    @Test
    void durationsRequireUnits() throws Exception {
        for (String endless : List.of("101y", "300y", "600000000y", "999999999y 999999999w")) {
            assertThat(failure("metrics: {enabled: true, interval: " + endless + "}"))
                    .contains("longer than 100 years");
        }
        assertThat(config("metrics: {enabled: true, interval: 100y}").metrics().interval())
                .isEqualTo(Duration.ofDays(36_500));
        assertThat(config("metrics: {enabled: true, interval: 2h 5m}").metrics().interval())
                .isEqualTo(Duration.ofMinutes(125));
        assertThat(failure("metrics: {enabled: true, interval: 200}"))
                .contains("Metrics interval must have a minimum value of 100ms and reflect a Prometheus compliant");
        assertThat(config("metrics: {interval: 200}").metrics().enabled()).isFalse();
    }

    @Test
    void valuesOutsideSchemaRangeApply() throws Exception {
        Loaded loaded = load(file("falco.yaml", "capture: {max_file_size_mb: 99999999999}"));
        assertThat(loaded.diagnostics().getFirst().message())
                .isEqualTo("'capture.max_file_size_mb' is from 0 to 1048576, not 99999999999");
        assertThat(loaded.config().capture().maxMegabytes()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config("capture: {max_file_size_mb: -1}").capture().maxMegabytes())
                .isZero();
    }

    @Test
    void invalidOptionsAreReported() throws Exception {
        assertThat(failure("", "json_output")).contains("Must be of the form key=val");
        assertThat(failure("", "a[x]=1")).contains("expected a numeric index, found 'x'");
        assertThat(failure("", "a.=1")).contains("a name is missing");
        assertThat(failure("", "a\\x=1")).contains("a backslash may only precede");
        assertThat(failure("", "json_output=1", "json_output.x=1")).contains("is not in a map");
        assertThat(failure("", "rules[999999]=1")).contains("an index must be from 0 to 9999");
    }

    @Test
    void skipsMissingRulesFiles() throws Exception {
        Path there = file("r.yaml", "");
        FalcoConfig config = config("rules_files: [" + there + ", /none/such.yaml]");
        assertThat(config.rules().paths()).containsExactly(there.toString());
        assertThat(failure("rules_files: [a]\nrules_file: [b]")).contains("both 'rules_files' and 'rules_file'");
    }

    @Test
    void rejectsConfigurationsThatCannotStart() throws Exception {
        assertThat(failure("engine: {kind: gvisor}"))
                .contains("not supported by Eyas")
                .contains("modern_ebpf");
        assertThat(failure("falco_libs: 512"))
                .contains("/falco.yaml:1:13: Config error at key \"falco_libs.")
                .contains("'falco_libs' is a map of keys, not '512'");
        assertThat(failure("engine: {kind: replai}")).contains("did you mean 'replay'?");
        assertThat(failure("engine: {kind: replay}")).contains("no engine.replay.capture_file specified");
        assertThat(failure("priority: bad")).contains("Unknown priority \"bad\"");
        assertThat(failure("rule_matching: some")).contains("/falco.yaml:1:16");
        assertThat(failure("file_output: {enabled: true}")).contains("no filename in configuration block");
        assertThat(failure("http_output: {enabled: true}")).contains("no url in configuration block");
        assertThat(failure("program_output: {enabled: true}")).contains("no program in configuration block");
        assertThat(failure("webserver: {listen_address: localhost}")).contains("is not a valid IP address");
        assertThat(failure("webserver: {listen_port: 70000}")).contains("is outside 0 to 65535");
        assertThat(failure("syscall_event_drops: {actions: [ignore, log]}")).contains("does not make sense");
        assertThat(failure("syscall_event_drops: {threshold: 2}")).contains("range [0, 1]");
        assertThat(failure("metrics: {enabled: true, interval: 10ms}")).contains("minimum value of 100ms");
        assertThat(failure("metrics: {enabled: true, interval: 1m1h}")).contains("the largest first");
        assertThat(failure("load_plugins: [jsn]\nplugins: [{name: json, library_path: libjson.so}]"))
                .contains("did you mean 'json'?");
        assertThat(failure("plugins: [{name: x, library_path: ../../../lib/evil.so}]"))
                .contains("resolves outside the plugins directory");
        assertThat(failure("rules: [{disable: {}}]")).contains("neither enables nor disables anything");
        assertThat(failure("- a\n- b")).contains("not a list");
        assertThat(failure("a: [")).contains("not YAML");
    }

    @Test
    void reportsUnknownKeysAndWrongTypes() throws Exception {
        Loaded loaded = load(file("falco.yaml", """
                jsn_output: true
                json_output: maybe
                http_output: {urls: x}
                grpc: {enabled: true, threadiness: 0}
                priority: [a]
                static_fields: {anything: goes}
                append_output: [{mach: {}}]
                """));
        assertThat(loaded.diagnostics().stream()
                        .map(finding -> DiagnosticRenderer.line(finding).replace(directory.toString(), "")))
                .containsExactly(
                        "/falco.yaml:1:1: unknown key 'jsn_output' (did you mean 'json_output'?)",
                        "/falco.yaml:2:14: 'json_output' should be true or false, not 'maybe'; false holds",
                        "/falco.yaml:3:15: unknown key 'http_output.urls' (did you mean 'url'?)",
                        "/falco.yaml:5:11: 'priority' is a list, but should be a text",
                        "/falco.yaml:7:18: unknown key 'append_output[].mach' (did you mean 'match'?)");
        assertThat(loaded.ignored().stream()
                        .map(finding -> DiagnosticRenderer.line(finding).replace(directory.toString(), "")))
                .containsExactly(
                        "/falco.yaml:4:17: 'grpc.enabled' has no effect (the gRPC server was removed from Falco in 0.44: use "
                                + "http_output)");
        assertThat(loaded.config().alerts().json()).isFalse();
    }

    @Test
    void containerPluginIsBuiltIn() throws Exception {
        Loaded loaded = load(file("falco.yaml", """
                load_plugins: [container, json]
                plugins:
                  - name: container
                    library_path: libcontainer.so
                    init_config:
                      label_max_len: 100
                      with_size: true
                      hook: [start]
                      hooks: [create, start]
                      engine_timeout: 10
                      engines:
                        docker: {enabled: true, sockets: [/run/a.sock, /run/b.sock]}
                        podman: {enabled: false}
                        bpm: {enabled: true}
                        dokcer: {enabled: true}
                  - {name: json, library_path: libjson.so}
                """));
        assertThat(loaded.diagnostics()).isEmpty();
        assertThat(loaded.config().plugins())
                .extracting(FalcoConfig.Plugin::name)
                .containsExactly("json");
        assertThat(loaded.config().containers().listed()).isTrue();
        assertThat(loaded.config().containers().engines())
                .isEqualTo(Map.of(
                        "docker", List.of("/run/a.sock", "/run/b.sock"), "cri", List.of(), "containerd", List.of()));
        assertThat(loaded.ignored().stream()
                        .map(finding -> DiagnosticRenderer.line(finding).replace(directory.toString(), "")))
                .containsExactly(
                        "/falco.yaml:7:18: 'with_size' of the plugin 'container' has no effect (sizes are never queried)",
                        "/falco.yaml:8:13: 'hook' of the plugin 'container' has no effect (unknown setting)",
                        "/falco.yaml:15:17: 'engines.dokcer' of the plugin 'container' has no effect (did you mean "
                                + "'docker'?)");
        assertThat(load(file("falco.yaml", """
                plugins:
                  - name: container
                    library_path: libcontainer.so
                    init_config: {hooks: [create, remove], engine_timeout: 0.5}
                """)).ignored().stream()
                        .map(finding -> DiagnosticRenderer.line(finding).replace(directory.toString(), "")))
                .containsExactly(
                        "/falco.yaml:4:26: 'hooks' of the plugin 'container' has no effect (containers are queried when "
                                + "they are created, started, renamed or changed)",
                        "/falco.yaml:4:60: 'engine_timeout' of the plugin 'container' has no effect (the start does not "
                                + "wait for engines)");
        assertThat(failure("""
                plugins:
                  - name: container
                    library_path: /usr/share/falco/plugins/libcontainer.so
                    init_config: {engines: {cri: {sockets: [run/cri.sock]}}}
                """)).contains("falco.yaml:4:45: a socket must be an absolute path");
        // Without the plugin the usual engines are asked: the fields are built in all the same.
        assertThat(config("{}").containers()).isEqualTo(FalcoConfig.Containers.USUAL);
    }

    @Test
    void printedYamlParsesToSameConfiguration() throws Exception {
        Loaded first = load(file("falco.yaml", """
                json_output: true
                priority: "notice"
                rules_files: []
                static_fields: {"a key": "two words", "quote": "\\"\\\\", empty: ""}
                append_output: [{match: {tags: [a, "b: c"]}, extra_output: "x=%x #"}]
                http_output: {}
                metrics:
                """));
        Loaded second = load(file("again.yaml", first.text()));
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.config().alerts()).isEqualTo(first.config().alerts());
        assertThat(second.config().alerts().staticFields())
                .containsEntry("quote", "\"\\")
                .containsEntry("empty", "");
        assertThat(first.ignored())
                .extracting(Diagnostic::message)
                .containsExactly("'static_fields.a key' has no effect: no rule can name it");
    }

    @Test
    void schemaHasEveryKey() {
        assertThat(ConfigSchema.data().toString())
                .contains("buf_size_preset={default=4, type=integer}")
                .contains("rule_matching={default=first, enum=[first, all], type=string}")
                .contains("additionalProperties=false");
    }

    @Test
    void unreadableFilesReportReason() throws Exception {
        assertThatThrownBy(() -> load(directory.resolve("none.yaml"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> load(directory)).hasMessageContaining("is a directory");
        Path bytes = directory.resolve("latin.yaml");
        Files.write(bytes, new byte[] {'a', ':', ' ', (byte) 0xE9});
        assertThatThrownBy(() -> load(bytes)).hasMessageContaining("is not UTF-8");
        Path large = directory.resolve("large.yaml");
        Files.write(large, new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> load(large)).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void pluginsReceiveConfigurationAsJson() throws Exception {
        FalcoConfig config = config("""
                plugins:
                  - name: json
                    library_path: libjson.so
                  - name: audit
                    library_path: /opt/audit.so
                    init_config: {max: 7, on: true, names: [b, 1.5], text: "x\\"y"}
                    open_params: " http://:9765/k8s "
                  - name: lines
                    library_path: java:jsonl
                load_plugins: [lines, audit]
                """);
        assertThat(config.plugins())
                .containsExactly(
                        new FalcoConfig.Plugin("lines", "java:jsonl", "", ""),
                        new FalcoConfig.Plugin(
                                "audit",
                                "/opt/audit.so",
                                "{\"max\":7,\"names\":[\"b\",1.5],\"on\":true,\"text\":\"x\\\"y\"}",
                                "http://:9765/k8s"));
    }

    @Test
    void defaultsHaveTypeOfKey() {
        for (ConfigKey key : ConfigKeys.all()) {
            String value = key.fallback();
            if (value.isEmpty()) {
                continue;
            }
            switch (key.type()) {
                case BOOLEAN -> assertThat(Scalars.truth(value)).as(key.path()).isNotNull();
                case INTEGER ->
                    assertThat(Scalars.integer(value)).as(key.path()).isNotNull();
                case NUMBER -> assertThat(Scalars.number(value)).as(key.path()).isNotNull();
                case STRING ->
                    assertThat(key.choices().isEmpty() || key.choices().contains(value))
                            .as(key.path())
                            .isTrue();
                case LIST, MAP, ANY -> assertThat(value).as(key.path()).isEmpty();
            }
        }
    }
}
