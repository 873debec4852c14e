package eyas.plugin.host;

import static eyas.plugin.host.PluginRun.c;
import static eyas.plugin.host.PluginRun.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.EventSource;
import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLimits;
import eyas.plugin.PluginMetric;
import eyas.rules.LoadResult;
import eyas.rules.model.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads plugins in C and runs them through the engine. */
final class NativePluginTest {
    private final PluginRun run = new PluginRun();

    private static Path sample() {
        return CPlugins.build("sample");
    }

    private List<String> sample(String config, String count, String condition, String output) {
        try (PluginSet plugins = run.load(c(sample(), config, count))) {
            return run.run(plugins, plugins.open("sample").orElseThrow(), rule("sample", condition, output));
        }
    }

    @Test
    void deliversEventsAndFieldsOfEveryType() {
        List<String> output = sample(
                "",
                "20",
                "sample.number = 20",
                "%sample.text %sample.items %sample.item[5] %sample.of[a/b] %sample.even %sample.took %sample.address"
                        + " %sample.parsed %evt.num %evt.source %evt.pluginname %evt.plugininfo");
        assertThat(output)
                .containsExactly(
                        "20 (one,two,three) 25 a/b=20 true 20000000000 10.0.0.1 20 20 sample sample number 20");
        assertThat(run.log).contains("INFO sample: sample is ready");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample.even = true | 10",
                "sample.text in (3, 4, 21) | 2",
                "sample.items intersects (two) | 19",
                "sample.items in (one, two) | 2",
                "sample.address = 10.0.0.1 | 20",
                "sample.net = 10.0.0.0/8 | 20",
                "sample.net = 11.0.0.0/8 | 0",
                "sample.item[100] >= 115 | 6",
                "sample.of[k] startswith 'k=1' | 11",
                "sample.when > 1700000000000000010 | 10",
                "evt.num < 3 | 2",
                "evt.plugininfo contains '1' | 11",
            })
    void comparesFields(String condition, int matches) {
        assertThat(sample("", "20", condition, "x")).hasSize(matches);
    }

    @Test
    void rulesSeeOnlyEventsOfTheirSource() {
        try (PluginSet plugins = run.load(c(sample(), "", "2"))) {
            String rules = rule("sample", "evt.num >= 1", "s %evt.num").replace("rule: R", "rule: S")
                    + rule("syscall", "evt.num >= 1", "never %proc.name")
                    + rule("unheard", "evt.num >= 1", "never").replace("rule: R", "rule: U");
            LoadResult result = PluginRun.load(plugins, rules);
            assertThat(PluginRun.problems(result)).contains("Unknown source unheard, skipping");
            assertThat(run.run(plugins, plugins.open("sample").orElseThrow(), rules))
                    .containsExactly("s 1", "s 2");
        }
    }

    @Test
    void fieldsOfOneSourceAreUnknownToAnother() {
        try (PluginSet plugins = run.load(c(sample(), "", "2"))) {
            assertThat(PluginRun.problems(PluginRun.load(plugins, rule("sample", "proc.name = a", "x"))))
                    .contains("nonexistent field proc.name");
            assertThat(PluginRun.problems(PluginRun.load(plugins, rule("sample", "sample.item = 1", "x"))))
                    .contains("sample.item requires an argument but none provided");
            assertThat(PluginRun.problems(PluginRun.load(plugins, rule("sample", "sample.item[01] = 1", "x"))))
                    .contains("invalid index argument starting with 0");
            assertThat(PluginRun.problems(PluginRun.load(plugins, rule("sample", "sample.text[1] = 1", "x"))))
                    .contains("does not allow nor require an argument");
        }
    }

    @Test
    void checksRequiredPluginVersions() {
        try (PluginSet plugins = run.load(c(sample(), "", "2"))) {
            assertThat(plugins.versions()).containsEntry("sample", new Version(1, 2, 3));
            String ask = "- required_plugin_versions:\n  - name: sample\n    version: VERSION\n";
            assertThat(PluginRun.load(plugins, ask.replace("VERSION", "1.0.0")).successful())
                    .isTrue();
            assertThat(PluginRun.problems(PluginRun.load(plugins, ask.replace("VERSION", "1.3.0"))))
                    .contains("'sample' version '1.2.3' is not compatible");
            assertThat(PluginRun.problems(PluginRun.load(
                            plugins, ask.replace("sample", "other").replace("VERSION", "1.0.0"))))
                    .contains("must load one of: other");
        }
    }

    @Test
    void providesProgressParametersMetricsAndSchema() {
        try (PluginSet plugins = run.load(c(sample(), "", "2"))) {
            EventPlugin plugin = plugins.loaded().getFirst().plugin();
            EventSourcing sourcing = Objects.requireNonNull(plugin.sourcing());
            assertThat(sourcing.openParameters())
                    .containsExactly(new OpenParameter("3", "three events"), new OpenParameter("0", ""));
            try (EventFeed feed = sourcing.open("16")) {
                EventBatch batch = new EventBatch(sourcing.id(), PluginLimits.DEFAULT);
                assertThat(feed.next(batch)).isEqualTo(EventFeed.Outcome.MORE);
                assertThat(feed.progress()).isEqualTo(new EventFeed.Progress(0.5, "8 of 16"));
            }
            assertThat(plugin.metrics())
                    .containsExactly(
                            new PluginMetric("parsed", true, 0),
                            new PluginMetric("ratio", false, 0.5),
                            new PluginMetric("below", false, -3));
            assertThat(plugin.configSchema()).contains("properties");
            assertThat(plugin.reconfigure("{\"notes\":5}")).isTrue();
            assertThatThrownBy(() -> plugin.reconfigure("{\"notes\":-5}"))
                    .hasMessageContaining("init_config.notes: is -5, not between 0 and 1000");
        }
    }

    @Test
    void injectsEventsInOrder() {
        List<String> output = sample(
                "{\"fault\":\"old notes\",\"notes\":3}", "0", "evt.is_async = true", "%evt.asynctype %evt.source");
        assertThat(output).containsExactly("sample_note sample", "sample_note sample", "sample_note sample");
        assertThat(run.alerts).extracting(a -> a.eventNumber()).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "note name | incompatible async event 'unheard'",
                "note code | code 17 with 3 parameters",
            })
    void rejectsInvalidInjectedEvents(String fault, String message) {
        assertThat(sample("{\"fault\":\"" + fault + "\",\"notes\":3}", "0", "evt.is_async = true", "x"))
                .isEmpty();
        assertThat(run.log)
                .anySatisfy(line ->
                        assertThat(line).startsWith("ERROR sample/notes").contains(message));
    }

    @Test
    void countsInjectedEventsThatDoNotFit() {
        PluginLimits two = new PluginLimits(1 << 20, 1 << 20, 1_000, 1 << 20, 100, 100, 1 << 20, 2, 10);
        try (PluginSet plugins =
                PluginSet.load(List.of(c(sample(), "{\"notes\":5}", "0")), (s, who, what) -> run.log.add(what), two)) {
            EventSource source = plugins.open("sample").orElseThrow();
            run.run(plugins, source, rule("sample", "evt.is_async = true", "x"));
            assertThat(run.alerts).hasSizeBetween(1, 5);
            assertThat(run.alerts.size() == 5 || source.counters().dropped() == 1)
                    .isTrue();
        }
    }

    @Test
    void pluginsShareTable() {
        try (PluginSet plugins = run.load(c(sample(), "", "5"), c(CPlugins.build("looker"), "", ""))) {
            assertThat(run.run(
                            plugins,
                            plugins.open("sample").orElseThrow(),
                            rule(
                                    "sample",
                                    "looker.square[4] = 16",
                                    "%looker.square[3] %looker.seen %looker.square[9]")))
                    .containsExactly("9 4 <NA>", "9 5 <NA>");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null batch | 3 events at a null pointer",
                "empty batch | success with no event",
                "huge batch | 4294967295 events at once",
                "failure | the sample broke",
                "strange result | unknown result 77",
                "null event | null pointer as event 0",
                "short event | an event of 3 bytes",
                "long event | an event of 4294967280 bytes",
                "wrong code | code 300",
                "wrong params | with 1 parameters",
                "wild params | malformed event",
                "wrong id | expected 999, is 5",
                "wild length | malformed event",
                "open | the sample does not open",
                "listen | not listening",
                "async | no notes today",
                "null values | 1 values at a null pointer",
                "null string | a null pointer as a string",
                "two values | returned 2 values; it is no list",
                "wild count | returned 18446744073709551611 values",
                "extract result | unknown result 42",
                "parse result | unknown result 9",
            })
    void reportsPluginErrors(String fault, String message) {
        assertThatThrownBy(() -> sample("{\"fault\":\"" + fault + "\"}", "3", "sample.text != none", "x"))
                .hasMessageContaining("plugin sample: ")
                .hasMessageContaining(message);
    }

    @Test
    void rejectsAddressOfInvalidLength() {
        assertThatThrownBy(() -> sample("{\"fault\":\"bad address\"}", "3", "sample.address = 1.1.1.1", "x"))
                .hasMessageContaining("sample.address: returned an address of 7 bytes");
    }

    @Test
    void failedExtractionHasNoValue() {
        assertThat(sample("{\"fault\":\"extract failure\"}", "3", "not sample.text exists", "%sample.text"))
                .containsExactly("<NA>", "<NA>", "<NA>");
    }

    @Test
    void countsEventsThatPluginCannotParse() {
        try (PluginSet plugins = run.load(c(sample(), "{\"fault\":\"parse failure\"}", "3"))) {
            run.run(plugins, plugins.open("sample").orElseThrow(), rule("sample", "evt.num = 1", "x"));
            assertThat(plugins.parseFailures()).isEqualTo(3);
        }
    }

    @Test
    void continuesAfterTimeout() {
        assertThat(sample("{\"fault\":\"timeout once\"}", "3", "sample.number > 0", "%sample.text"))
                .containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metric name | a metric without a name",
                "metric count | 2147483647 metrics",
            })
    void rejectsInvalidMetrics(String fault, String message) {
        try (PluginSet plugins = run.load(c(sample(), "{\"fault\":\"" + fault + "\"}", ""))) {
            assertThatThrownBy(() -> plugins.loaded().getFirst().plugin().metrics())
                    .hasMessageContaining("plugin sample: get_metrics: ")
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"fault\":\"init\"} | could not initialize plugin: the sample was told to fail",
                "{\"fault\":\"schema version\"} | schema version '77.0.0' not compatible",
                "{\"fault\":7} | init_config.fault: must be of type \"string\", but is 7",
                "{\"unheard\":7} | init_config.unheard: is not known",
                "not json | init_config: is not valid JSON",
            })
    void rejectsInvalidConfiguration(String config, String message) {
        assertThatThrownBy(() -> run.load(c(sample(), config, "")))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-DAPI=\"4.0.0\" | major versions disagree",
                "-DAPI=\"3.99.0\" | framework's minor is less than the requested one",
                "-DAPI=\"3.12.9\" | framework's patch is less than the requested one",
                "-DAPI=\"three\" | invalid required API version: 'three'",
                "-DAPI=NULL | invalid required API version: ''",
                "-DNO_API | plugin_get_required_api_version symbol not implemented",
                "-DNO_NAME | required symbol not implemented: 'get_name'",
                "-DBAD_VERSION | invalid version string: 'one'",
                "-DHALF_SOURCE | must implement all of 'plugin_open', 'plugin_close', and 'plugin_next_batch'",
                "-DRESERVED | can't implement the reserved event source 'syscall'",
                "-DNOTHING | plugin does not implement any capability",
                "-DFIELDS=NULL | get_fields: returned a null string",
                "-DFIELDS=\"[\" | get_fields: returned an invalid JSON",
                "-DFIELDS=\"{}\" | get_fields: did not return a JSON array",
                "-DFIELDS=\"[]\" | must export at least one field",
                "-DFIELDS=\"[7]\" | field 0: JSON entry has no name",
            })
    void rejectsOtherLibraries(String definition, String message) {
        assertThatThrownBy(() -> run.load(c(CPlugins.build("broken", definition), "", "")))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rejectsMissingFileAndOtherFiles() {
        assertThatThrownBy(() -> run.load(c(Path.of("/nonexistent/libx.so"), "", "")))
                .hasMessageContaining("cannot load plugin /nonexistent/libx.so: can't load plugin dynamic library: ");
        assertThatThrownBy(() -> run.load(c(Path.of("pom.xml").toAbsolutePath(), "", "")))
                .hasMessageContaining("can't load plugin dynamic library");
    }

    @Test
    void rejectsConflictingPlugins() {
        assertThatThrownBy(() -> run.load(c(sample(), "", ""), c(CPlugins.build("sample", "-DTWICE"), "", "")))
                .hasMessageContaining("squares");
        assertThatThrownBy(() -> run.load(c(CPlugins.build("looker"), "", "")))
                .hasMessageContaining("there is no table 'squares'");
    }

    @Test
    void structLayoutsMatchCompiler() {
        assertThat(NativeLayouts.of(sample())).isEqualTo(NativeLayouts.expected());
    }
}
